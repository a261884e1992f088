"""A date is taken out of a series."""

from datetime import date

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.events import occasions, rules
from services.domain.events.actions import extending, publishing, rights
from services.domain.events.actions.series_making import check_near
from services.domain.events.errors import (
    AlreadySkipped,
    EventStarted,
    EventStateWrong,
    NotAnOccurrence,
    OccurrenceHasRegistrations,
)
from services.domain.events.models import Event, EventState, Series, SeriesSkip
from services.kit import clock
from services.kit.constraints import refusing
from services.kit.inputs import Typed


async def skip(
    actor: Actor, *, series: int, on: date, reason: str, cancel_joined: bool = False
) -> SeriesSkip:
    """The series does not take place on the recurrence date `on`.

    An event that people joined is cancelled only with `cancel_joined`, and they are told why; else
    `OccurrenceHasRegistrations`.
    """
    typed = Typed()
    kept = typed.line("reason", reason, most=200)
    found = await rights.curated_series(actor, series)
    event = await _event_on(found, on)
    with refusing("series_skip_once", AlreadySkipped):
        made = await SeriesSkip.create(series_id=series, on=on, reason=kept)
    await audit.record(actor, "series_skip", made, area_id=found.area_id, original=typed.original)
    if event is not None and event.state is EventState.PUBLISHED:
        check_joined(event, cancel_joined=cancel_joined)
        await publishing.call_off(actor, event, kept)
    return made


def check_joined(event: Event, *, cancel_joined: bool) -> None:
    """Nobody is dropped silently."""
    if rules.is_joined(event) and not cancel_joined:
        raise OccurrenceHasRegistrations(
            f"People have joined on {event.occurrence}. Set cancelJoined to cancel it and tell them.",
            field="cancelJoined",
        )


async def _event_on(series: Series, on: date) -> Event | None:
    """The event of that date, locked, if it is made yet; NotAnOccurrence for any other day."""
    event = await Event.filter(series_id=series.id, occurrence=on).select_for_update().get_or_none()
    if event is None:
        check_near(on, today=extending.today_of(series), field="on")
        expansion = occasions.expand(series, between=(on, on), skipped=())
        if not expansion.occurrences and not expansion.dropped:
            raise NotAnOccurrence(field="on")
    elif event.state is EventState.HELD:
        raise EventStateWrong
    elif event.starts_at <= clock.now():
        raise EventStarted
    return event
