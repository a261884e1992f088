"""What an event says, and when and where it is."""

from typing import Any, Unpack

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.events import details, rules
from services.domain.events.actions import rights, seats, telling
from services.domain.events.errors import CapacityBelowConfirmed, EventStarted, EventStateWrong
from services.domain.events.models import Event, EventState
from services.domain.reminders import actions as reminders
from services.kit import clock
from services.kit.inputs import Typed


async def change(actor: Actor, *, event: int, **changes: Unpack[details.Changes]) -> Event:
    """What is given changes, the rest stays. An occurrence of a series is detached from it.

    Times may change as long as the event is to come; those registered are told of new times or a
    new place. Free places that a larger capacity gives go to the waitlist.
    """
    typed = Typed()
    columns = details.columns(typed, changes)
    found = await rights.curated_event(actor, event)
    check_changeable(found)
    if columns and found.series_id is not None:
        columns["detached"] = True
    return await apply(actor, found, columns, verb="event_change", original=typed.original)


def check_changeable(event: Event) -> None:
    """Refuses an event that is over, cancelled or under way."""
    if event.state not in rules.UPCOMING:
        raise EventStateWrong
    if not rules.is_changeable(event, clock.now()):
        raise EventStarted


async def apply(
    actor: Actor,
    event: Event,
    columns: dict[str, Any],
    *,
    verb: str,
    original: dict[str, Any] | None = None,
) -> Event:
    """Write checked columns to an event that is locked, and let everything follow that has to."""
    if not columns:
        return event
    before = audit.snapshot(event)
    was = event.starts_at, event.ends_at
    place = event.place
    event.update_from_dict(columns)
    is_moved = was != (event.starts_at, event.ends_at)
    details.check_together(_said(event), now=clock.now(), moved=is_moved)
    _check_capacity(event)
    await event.save(update_fields=list(columns))
    if event.state is EventState.PUBLISHED:
        await _follow(event, starts=was[0] != event.starts_at, tell=is_moved or place != event.place)
    await audit.record(actor, verb, event, area_id=event.area_id, before=before, original=original)
    return event


def _check_capacity(event: Event) -> None:
    """Nobody loses a place: CapacityBelowConfirmed."""
    if event.capacity is not None and event.capacity < event.confirmed:
        raise CapacityBelowConfirmed.at(event.confirmed, on=str(event.occurrence or ""))


async def _follow(event: Event, *, starts: bool, tell: bool) -> None:
    if starts:
        await reminders.plan(event.id, event.starts_at, series_id=event.series_id)
    if tell:
        await telling.moved(event, await telling.joined(event))
    await seats.fill(event)


def _said(event: Event) -> dict[str, Any]:
    """What the columns must agree on; a series has a tier without a price."""
    names = ["capacity", "min_places", "starts_at", "ends_at"]
    names += ["tier", "price_fen"] if event.series_id is None else []
    return {name: getattr(event, name) for name in names}
