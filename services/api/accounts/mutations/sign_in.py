"""A session by phone and code."""

import strawberry

from services.api.accounts.signed_in import ACCESS, access_of, account_field, session_field
from services.api.reads import value
from services.api.verbs import Payload, verb
from services.domain.accounts import actions
from services.domain.accounts.errors import AccountClosed, CodeWrong, TooManyTries
from services.domain.actors.actor import Actor
from services.kit.settings import Settings


@strawberry.input(description="Phone, code and device, as in codeRequest.")
class SignInInput:
    phone: str = strawberry.field(description="Phone number to which the code was sent.")
    code: str = strawberry.field(description="The six digits.")
    device: str = strawberry.field(description="The device for which the code was asked.")
    name: str | None = strawberry.field(
        default=None, description="Name for a new account, at most 60 characters; others keep theirs."
    )
    device_name: str | None = strawberry.field(
        default=None, description='What the list of sessions calls the device, such as "王小明的手机".'
    )


class SignInPayload(Payload):
    """The session begun, and what it is used with."""

    access_token = value(str, "For the Authorization header, after Bearer.")
    expires_in = value(int, "Seconds for which the access token holds.")
    refresh_token = value(str, "For tokenRefresh, once. Keep it secret.")
    is_new = value(bool, "Whether the account was made just now.")
    account = account_field()
    session = session_field()


@verb(
    refuses=(CodeWrong, TooManyTries, AccountClosed),
    is_open=True,
    is_secret=True,
    is_delegable=False,
)
async def sign_in(
    actor: Actor,  # noqa: ARG001  # a stranger as a rule
    input: SignInInput,
    *,
    settings: Settings,
    address: str,
) -> SignInPayload | CodeWrong:
    """Begin a session with a code; a phone that is new here gets an account. No token is needed."""
    done = await actions.sign_in(
        phone=input.phone,
        code=input.code,
        device=input.device,
        name=input.name,
        called=input.device_name,
        address=address,
        settings=settings,
    )
    if isinstance(done, CodeWrong):
        return done
    payload = SignInPayload(
        access_token=access_of(done, settings),
        expires_in=int(ACCESS.total_seconds()),
        refresh_token=done.refresh_token,
        is_new=done.is_new,
        account=done.account_id,
        session=done.session_id,
    )
    payload.signed_in = (done.account_id, done.session_id)
    return payload
