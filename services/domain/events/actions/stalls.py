"""Partners with a stall at an event (公益集市)."""

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.events import queries
from services.domain.events.actions import rights
from services.domain.events.actions.changing import check_changeable
from services.domain.events.actions.writing import check_partner
from services.domain.events.errors import AlreadyHasStall, StallOfHost
from services.domain.events.models import Stall
from services.kit import rows
from services.kit.constraints import refusing
from services.kit.inputs import Typed


async def add_stall(actor: Actor, *, event: int, partner: int, title: str, offer: int | None = None) -> Stall:
    """An active partner, once for each event that is to come."""
    typed = Typed()
    kept = typed.line("title", title, most=80)
    rights.signed_in(actor)
    await check_partner(partner, offer)
    found = await rights.curated_event(actor, event)
    check_changeable(found)
    with refusing("stall_once", AlreadyHasStall):
        stall = await Stall.create(event_id=found.id, partner_id=partner, offer_id=offer, title=kept)
    await audit.record(actor, "stall_add", stall, area_id=found.area_id, original=typed.original)
    return stall


async def remove_stall(actor: Actor, *, stall: int) -> Stall:
    """Any but the host's own, from an event that is to come."""
    rights.signed_in(actor)
    seen = await rows.find(Stall, stall, queries.stalls_visible_to(actor))
    event = await rights.curated_event(actor, seen.event_id)
    check_changeable(event)
    found = await rows.find(Stall, stall, queries.stalls_visible_to(actor), lock=True)
    if found.partner_id == event.partner_id:
        raise StallOfHost
    await found.delete()
    await audit.record(actor, "stall_remove", found, area_id=event.area_id, before=audit.snapshot(found))
    return found
