"""After a change of a series, its events to come are brought in line with it."""

from datetime import date

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.events import occasions, rules
from services.domain.events.actions import changing, extending, publishing
from services.domain.events.models import Event, EventState, Series
from services.domain.events.recurrence import Occurrence
from services.kit import clock

_REASON = "系列活动的日期已调整。"
"""What is kept, and shown to residents, as the reason of an event that nobody had joined."""


async def refit(actor: Actor, series: Series) -> list[Event]:
    """Change, cancel and make events of a series that is locked; answers those kept, by start.

    An event whose date the series has no more is cancelled if nobody joined it; else it is
    detached and takes place as announced.
    """
    events = await _coming(series)
    fitting = await _fitting(series, [one.occurrence for one in events if one.occurrence])
    kept = []
    for event in events:
        occurrence = fitting.get(event.occurrence) if event.occurrence else None
        if occurrence is not None and occurrence.starts_at > clock.now():
            await _fit(actor, series, event, occurrence)
        elif rules.is_joined(event):
            kept.append(await _keep(actor, event))
        else:
            await publishing.call_off(actor, event, _REASON, frees_date=True)
    await extending.materialise(actor, series)
    return sorted(kept, key=lambda one: one.starts_at)


async def _coming(series: Series) -> list[Event]:
    return (
        await Event.filter(
            series_id=series.id,
            occurrence__isnull=False,
            detached=False,
            state=EventState.PUBLISHED,
            starts_at__gt=clock.now(),
        )
        .order_by("id")
        .select_for_update()
    )


async def _fitting(series: Series, dates: list[date]) -> dict[date | None, Occurrence]:
    """What the series makes of these recurrence dates, as far as it has them."""
    if not dates:
        return {}
    expansion = occasions.expand(
        series, between=(min(dates), max(dates)), skipped=await extending.skips_of(series)
    )
    return {one.key: one for one in expansion.occurrences}


async def _fit(actor: Actor, series: Series, event: Event, occurrence: Occurrence) -> None:
    wanted = occasions.event_columns(series, occurrence)
    changes = {name: value for name, value in wanted.items() if getattr(event, name) != value}
    await changing.apply(actor, event, changes, verb="series_change")


async def _keep(actor: Actor, event: Event) -> Event:
    before = audit.snapshot(event)
    event.detached = True
    await event.save(update_fields=["detached"])
    await audit.record(actor, "event_detach", event, area_id=event.area_id, before=before)
    return event
