"""What people say about themselves."""

from services.domain.accounts import contact, rules
from services.domain.accounts.models import Account
from services.domain.actors.actor import Actor
from services.domain.areas import queries as areas
from services.domain.areas.models import Area
from services.domain.audit import actions as audit
from services.kit import rows
from services.kit.errors import NotFound
from services.kit.inputs import Typed

MOST_NAME = 60


async def change(
    actor: Actor, *, name: str | None = None, email: str | None = None, area: int | None = None
) -> Account:
    """Change one's own name, e-mail address or place of living; None leaves as it is.

    An empty `email` removes the address. The phone stays: it is what one signs in with.
    """
    me = rules.signed_in(actor)
    typed = Typed()
    given: dict[str, object] = {}
    if name is not None:
        given["name"] = typed.line("name", name, most=MOST_NAME)
    if email is not None:
        given["email"] = contact.email(email) if email.strip() else None
    if area is not None:
        given["area_id"] = (await rows.find(Area, area, areas.visible_to(actor))).id
    # Not FOR UPDATE: others who refer to the account, such as an appointment, need not wait.
    account = await Account.filter(id=me, closed_at=None).select_for_update(no_key=True).get_or_none()
    if account is None:
        raise NotFound
    before = audit.snapshot(account)
    await account.update_from_dict(given).save(update_fields=list(given) or None)
    await audit.record(
        actor, "account_change", account, area_id=account.area_id, before=before, original=typed.original
    )
    return account
