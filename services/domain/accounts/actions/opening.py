"""The one place where accounts are made."""

from services.domain.accounts import queries
from services.domain.accounts.actions.changing import MOST_NAME
from services.domain.accounts.errors import AccountClosed
from services.domain.accounts.models import Account
from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.kit import database, sealing
from services.kit.constraints import refusing
from services.kit.inputs import Typed

UNNAMED = "新居民"
"""For whoever gives no name; `accountChange` changes it."""


async def account_of_phone(phone: str, *, name: str | None) -> tuple[int, bool]:
    """Id of the account that signs in with this number (E.164), made if there is none, and whether it was.

    Whoever calls this has seen proof that the caller holds the phone. AccountClosed where it is closed.
    """
    await _alone(phone)
    found = await queries.id_of_phone(phone)
    if found is not None:
        return found, False
    typed = Typed()
    called = typed.line("name", name, most=MOST_NAME) if name and name.strip() else UNNAMED
    with refusing("account_phone_once", AccountClosed):
        made = await Account.create(name=called, phone=phone)
    await audit.record(Actor(made.id), "account_open", made, area_id=None, original=typed.original)
    return made.id, True


async def _alone(phone: str) -> None:
    """Devices of one new person that sign in at once come one after the other, until the transaction ends."""
    index = sealing.ring().index("account.phone", phone)
    number = int.from_bytes(index[:8], "big", signed=True)
    await database.rows("SELECT pg_advisory_xact_lock($1)", number)
