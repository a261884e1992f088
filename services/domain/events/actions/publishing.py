"""An event before the residents' eyes: published, cancelled, held; its need goes with it."""

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.events import rules
from services.domain.events.actions import rights, telling
from services.domain.events.errors import (
    EventAttended,
    EventNotStarted,
    EventStarted,
    EventStateWrong,
)
from services.domain.events.models import Event, EventState
from services.domain.needs import actions as needs
from services.domain.needs.models import Need, NeedState
from services.domain.reminders import actions as reminders
from services.kit import clock
from services.kit.inputs import Typed

_ARRANGED = frozenset({NeedState.AGREED, NeedState.SCHEDULED})


async def publish(actor: Actor, *, event: int) -> Event:
    """From now on everybody reads the draft and can register; its need is scheduled."""
    found = await rights.curated_event(actor, event, with_need=True)
    if found.state is not EventState.DRAFT:
        raise EventStateWrong
    if found.starts_at <= clock.now():
        raise EventStarted("The draft's time has passed. Give it another one first.")
    before = audit.snapshot(found)
    found.state, found.published_at = EventState.PUBLISHED, clock.now()
    await found.save(update_fields=["state", "published_at"])
    if found.need_id is not None:
        await needs.advance(actor, found.need_id, NeedState.SCHEDULED)
    await reminders.plan(found.id, found.starts_at, series_id=found.series_id)
    await audit.record(actor, "event_publish", found, area_id=found.area_id, before=before)
    return found


async def cancel(actor: Actor, *, event: int, reason: str) -> Event:
    """Those who joined are told why; the need looks for a partner again."""
    typed = Typed()
    kept = typed.passage("reason", reason, most=500)
    found = await rights.curated_event(actor, event, with_need=True)
    if found.state not in rules.UPCOMING:
        raise EventStateWrong
    if found.attended > 0:
        raise EventAttended
    if found.need_id is not None and (await Need.get(id=found.need_id)).state in _ARRANGED:
        await needs.advance(actor, found.need_id, NeedState.PUBLISHED)
    return await call_off(actor, found, kept, original=typed.original)


async def call_off(
    actor: Actor,
    event: Event,
    reason: str,
    *,
    original: dict[str, str] | None = None,
    frees_date: bool = False,
) -> Event:
    """The cancellation itself, of an event that is locked. Registrations stay as they were.

    With `frees_date` the series may make another event of the recurrence date one day.
    """
    before = audit.snapshot(event)
    event.occurrence = None if frees_date else event.occurrence
    event.state, event.state_reason = EventState.CANCELLED, reason
    await event.save(update_fields=["state", "state_reason", "occurrence"])
    await reminders.cancel(event.id)
    await telling.cancelled(event, await telling.joined(event), reason)
    await audit.record(actor, "event_cancel", event, area_id=event.area_id, before=before, original=original)
    return event


async def finish(actor: Actor, *, event: int) -> Event:
    """The event was held, say its host or staff; its need is served."""
    found = await rights.hosted_event(actor, event, with_need=True)
    if found.state is not EventState.PUBLISHED:
        raise EventStateWrong
    if not rules.has_begun(found, clock.now()):
        raise EventNotStarted
    before = audit.snapshot(found)
    found.state = EventState.HELD
    await found.save(update_fields=["state"])
    if found.need_id is not None:
        await needs.advance(actor, found.need_id, NeedState.SERVED)
    await reminders.cancel(found.id)
    await audit.record(actor, "event_finish", found, area_id=found.area_id, before=before)
    return found
