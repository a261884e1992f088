"""Signing in by phone and one-time code. Nothing here tells whether a phone has an account."""

from services.domain.accounts import codes, contact, throttles
from services.domain.accounts.actions import opening
from services.domain.accounts.actions.sessions import SignedIn, begin
from services.domain.accounts.credentials import SignInMethod
from services.domain.accounts.errors import CodesUnavailable, CodeWrong, TooManyCodes, TooManyTries
from services.domain.accounts.jobs import SendCodes
from services.kit import database, keys, queue, telemetry
from services.kit.settings import Settings

log = telemetry.logger("sign-in")


async def request_code(*, phone: str, device: str, address: str, settings: Settings) -> None:
    """Have a new code sent to the phone, good for this device alone. Or TooManyCodes, CodesUnavailable.

    In development without a gateway the code stands in the log instead.
    """
    number, device = contact.phone(phone), codes.device(device)
    has_gateway = settings.sms_url is not None
    if settings.in_production and not has_gateway:
        raise CodesUnavailable
    await throttles.count("code", codes.requests(number, device, address), TooManyCodes)
    text = codes.Text(number, codes.new())
    await codes.keep(text, device, key=key_of(settings), sent=not has_gateway)
    if has_gateway:
        queue.ring(SendCodes())
    else:
        database.after_commit(lambda: _show(text, device))


async def sign_in(
    *,
    phone: str,
    code: str,
    device: str,
    name: str | None,
    called: str | None,
    address: str,
    settings: Settings,
) -> SignedIn | CodeWrong:
    """Begin a session; a phone without an account gets one under `name`. `called` is the device's name.

    CodeWrong is returned, not raised: the try must count, so its transaction has to commit.
    """
    number, device, code = contact.phone(phone), codes.device(device), codes.code(code)
    await throttles.count("try", codes.trials(number, device, address), TooManyTries)
    if not await codes.holds(number, device, code, key=key_of(settings)):
        return CodeWrong()
    account, is_new = await opening.account_of_phone(number, name=name)
    return await begin(account, method=SignInMethod.CODE, device=called, is_new=is_new)


def key_of(settings: Settings) -> bytes:
    """Hashes codes and derives refresh tokens."""
    return keys.derive(settings.jinlin_secret, keys.SIGN_IN)


async def _show(text: codes.Text, device: str) -> None:
    log.info("code_for_development", device=device, code=text.code)
