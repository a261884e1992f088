"""Residents say that they share a need."""

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.needs import queries, rules
from services.domain.needs.actions import rights
from services.domain.needs.errors import NeedStateWrong
from services.domain.needs.models import Need, NeedSupport
from services.kit import rows


async def support(actor: Actor, *, need: int) -> Need:
    """Counts once for an account, however often it is said."""
    account_id = rights.signed_in(actor)
    found = await rows.find(Need, need, queries.needs_visible_to(actor), lock=True)
    if found.state not in rules.SHAREABLE:
        raise NeedStateWrong
    made, fresh = await NeedSupport.get_or_create(need_id=found.id, account_id=account_id)
    if fresh:
        await audit.record(actor, "need_support", made, area_id=found.area_id)
    return found


async def unsupport(actor: Actor, *, need: int) -> Need:
    """Takes the support back, if there was one."""
    account_id = rights.signed_in(actor)
    found = await rows.find(Need, need, queries.needs_visible_to(actor), lock=True)
    made = await NeedSupport.get_or_none(need_id=found.id, account_id=account_id)
    if made:
        await made.delete()
        await audit.record(actor, "need_unsupport", made, area_id=found.area_id, before=audit.snapshot(made))
    return found
