"""The next tokens of a session."""

import strawberry

from services.api.accounts.signed_in import ACCESS, access_of, session_field
from services.api.reads import value
from services.api.verbs import Payload, verb
from services.domain.accounts import actions
from services.domain.accounts.actions.sessions import Reuse
from services.domain.accounts.errors import RefreshInvalid, RefreshReused
from services.domain.actors.actor import Actor
from services.domain.notifications.sessions import tell_of_reuse
from services.kit.settings import Settings


@strawberry.input(description="By which token to go on.")
class TokenRefreshInput:
    refresh_token: str = strawberry.field(description="The last one that was given; it holds this once.")


class TokenRefreshPayload(Payload):
    """New tokens in place of the old ones."""

    access_token = value(str, "For the Authorization header, after Bearer.")
    expires_in = value(int, "Seconds for which the access token holds.")
    refresh_token = value(str, "For the next tokenRefresh, once. Keep it in place of the old one.")
    session = session_field()


@verb(refuses=(RefreshInvalid, RefreshReused), is_open=True, is_secret=True, is_delegable=False)
async def token_refresh(
    actor: Actor,  # noqa: ARG001  # a stranger once the access token has expired
    input: TokenRefreshInput,
    *,
    settings: Settings,
) -> TokenRefreshPayload | RefreshReused:
    """Go on with a session. A refresh token that is shown again after ten seconds ends it.

    No token is needed.
    """
    done = await actions.refresh(input.refresh_token, key=actions.key_of(settings))
    if isinstance(done, Reuse):
        await tell_of_reuse(done.session)
        return RefreshReused()
    payload = TokenRefreshPayload(
        access_token=access_of(done, settings),
        expires_in=int(ACCESS.total_seconds()),
        refresh_token=done.refresh_token,
        session=done.session_id,
    )
    payload.signed_in = (done.account_id, done.session_id)
    return payload
