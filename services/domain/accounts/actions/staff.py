"""Staff who come by their identity provider. It says who they are; what they may do is ours alone."""

from services.domain.accounts import contact, queries
from services.domain.accounts.actions.sessions import MOST_DEVICE, SignedIn, begin
from services.domain.accounts.credentials import SignInMethod, StaffIdentity
from services.domain.accounts.errors import NotStaff
from services.domain.accounts.throttles import Counted, Window
from services.domain.actors.actor import STAFF, Actor
from services.domain.audit import actions as audit
from services.kit import clock, database
from services.kit.errors import InvalidInput
from services.kit.text import TextInvalid, clean

_LINK = """
INSERT INTO staff_identity (created_at, account_id, issuer, subject) VALUES ($1, $2, $3, $4)
    ON CONFLICT (issuer, subject) DO NOTHING RETURNING id
"""
_TRIES = Window(60, 3600)


def staff_trials(address: str) -> list[Counted]:
    """How often an address may come back from the provider."""
    return [Counted("address", address, (_TRIES,))]


async def enter(*, issuer: str, subject: str, email: str, is_verified: bool, device: str) -> SignedIn:
    """Begin a session of the staff account that belongs to the provider's subject. Or NotStaff.

    At the first time it is found by its e-mail address, if the provider has verified that and exactly one
    account of the staff has it; from then on by the subject. Nobody gets a right by this.
    """
    known = await StaffIdentity.get_or_none(issuer=issuer, subject=subject)
    account_id = known.account_id if known else await _by_email(email if is_verified else "")
    actor = None if account_id is None else await queries.actor_of(account_id)
    if account_id is None or actor is None or not any(one.role in STAFF for one in actor.held):
        raise NotStaff
    if known is None:
        await _link(account_id, issuer=issuer, subject=subject)
    return await begin(account_id, method=SignInMethod.OIDC, device=_browser(device))


async def _by_email(email: str) -> int | None:
    """The one account of the staff with this address; None for none or several."""
    try:
        address = contact.email(email)
    except InvalidInput:
        return None
    found = await queries.staff_of_email(address)
    return found[0] if len(found) == 1 else None


async def _link(account_id: int, *, issuer: str, subject: str) -> None:
    """Two first times at once make one link."""
    made = await database.rows(_LINK, clock.now(), account_id, issuer, subject)
    if made:
        identity = await StaffIdentity.get(id=made[0]["id"])
        await audit.record(Actor(account_id), "staff_link", identity, area_id=None)


def _browser(raw: str) -> str | None:
    try:
        return clean(raw[:MOST_DEVICE], max_length=MOST_DEVICE, field="device")
    except TextInvalid:
        return None
