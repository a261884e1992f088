"""A one-time code by text message."""

import strawberry

from services.api.reads import value
from services.api.verbs import Payload, verb
from services.domain.accounts import actions, codes
from services.domain.accounts.errors import CodesUnavailable, TooManyCodes
from services.domain.actors.actor import Actor
from services.kit.settings import Settings


@strawberry.input(description="Which phone is to get a code, for which device.")
class CodeRequestInput:
    phone: str = strawberry.field(
        description="Phone number in E.164; a mainland mobile number may be typed without +86."
    )
    device: str = strawberry.field(
        description="What this device always calls itself: 16 to 128 random ASCII characters, such as a UUID."
    )


class CodeRequestPayload(Payload):
    """A code is on its way, whether or not the phone has an account here."""

    expires_in = value(int, "Seconds for which the code holds.")


@verb(refuses=(TooManyCodes, CodesUnavailable), is_open=True, is_secret=True, is_delegable=False)
async def code_request(
    actor: Actor,  # noqa: ARG001  # a stranger as a rule
    input: CodeRequestInput,
    *,
    settings: Settings,
    address: str,
) -> CodeRequestPayload:
    """Have a code of six digits sent to a phone; it holds five minutes, once, on this device.

    No token is needed.
    """
    await actions.request_code(phone=input.phone, device=input.device, address=address, settings=settings)
    return CodeRequestPayload(expires_in=int(codes.LIFE.total_seconds()))
