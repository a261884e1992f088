"""The end of sessions."""

import strawberry

from services.api.reads import one, value
from services.api.verbs import Payload, local_id, verb
from services.domain.accounts import actions
from services.domain.accounts.errors import NoSession, SessionEnded
from services.domain.actors.actor import Actor


@strawberry.input(description="Which session ends.")
class SignOutInput:
    session: strawberry.ID | None = strawberry.field(
        default=None, description="One of one's own; the one that asks if left out."
    )


class SignOutPayload(Payload):
    """The session, ended."""

    session = one("Session", "The session.")


@verb(refuses=(NoSession, SessionEnded), is_delegable=False)
async def sign_out(actor: Actor, input: SignOutInput) -> SignOutPayload:
    """End a session; its access tokens and its refresh token stop to hold at once."""
    wanted = local_id(input.session, "Session", "session") if input.session is not None else None
    ended = await actions.sign_out(actor, session=wanted)
    return SignOutPayload(session=ended.id)


@strawberry.input(description="Nothing to choose: all sessions end.")
class SignOutEverywhereInput:
    """Its only field is the idempotency key that every verb has."""


class SignOutEverywherePayload(Payload):
    """How many sessions there were."""

    ended = value(int, "Sessions that were ended, the one that asked among them.")


@verb(is_delegable=False)
async def sign_out_everywhere(
    actor: Actor,
    input: SignOutEverywhereInput,  # noqa: ARG001  # every verb has one
) -> SignOutEverywherePayload:
    """End all of one's own sessions at once, as after losing a phone. API keys stay."""
    return SignOutEverywherePayload(ended=await actions.sign_out_everywhere(actor))
