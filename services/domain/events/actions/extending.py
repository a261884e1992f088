"""Occurrences of a series become events that people can join, some weeks ahead."""

from collections.abc import Iterable
from datetime import date, timedelta

from services.domain.actors.actor import SYSTEM, Actor
from services.domain.audit import actions as audit
from services.domain.events import occasions, recurrence, rules
from services.domain.events.models import Event, EventState, Series, SeriesSkip, SeriesState
from services.domain.events.recurrence import Occurrence
from services.domain.reminders import actions as reminders
from services.kit import clock, rows
from services.kit.zones import zone_of

_MOVED_AT_MOST = timedelta(days=31)
"""A holiday may move an occurrence that far from its date."""


async def extend(series_id: int | None = None) -> int:
    """Make the events of the next eight weeks that are not there yet; answers how many.

    Of one series, or of all that are active; several may run at once. A series whose rule has run
    out is ended.
    """
    wanted = Series.filter(state=SeriesState.ACTIVE).order_by("id")
    if series_id is not None:
        wanted = wanted.filter(id=series_id)
    made = 0
    for one in await wanted:
        series = await rows.lock(Series, one.id)
        if series is not None and series.state is SeriesState.ACTIVE:
            made += len(await materialise(SYSTEM, series))
            await _end_if_run_out(series)
    return made


async def materialise(actor: Actor, series: Series) -> list[Event]:
    """The missing events of a series that is locked; the unique constraint has the last word."""
    today = today_of(series)
    window = today - _MOVED_AT_MOST, today + rules.HORIZON
    expansion = occasions.expand(series, between=window, skipped=await skips_of(series))
    there = set(await _dates(series, (one.key for one in expansion.occurrences)))
    now = clock.now()
    missing = [one for one in expansion.occurrences if one.key not in there and one.starts_at > now]
    if not missing:
        return []
    await Event.bulk_create([_event(series, one) for one in missing], ignore_conflicts=True)
    made = await Event.filter(series_id=series.id, occurrence__in=[one.key for one in missing]).order_by("id")
    for event in made:
        await reminders.plan(event.id, event.starts_at, series_id=series.id)
        await audit.record(actor, "series_extend", event, area_id=event.area_id)
    return made


async def skips_of(series: Series) -> list[date]:
    """Recurrence dates that staff took out."""
    return [one.on for one in await SeriesSkip.filter(series_id=series.id)]


def today_of(series: Series) -> date:
    """The civil date where the series takes place."""
    return clock.now().astimezone(zone_of(series.zone)).date()


def _event(series: Series, occurrence: Occurrence) -> Event:
    return Event(
        area_id=series.area_id,
        series_id=series.id,
        occurrence=occurrence.key,
        state=EventState.PUBLISHED,
        published_at=clock.now(),
        **occasions.event_columns(series, occurrence),
    )


async def _dates(series: Series, keys: Iterable[date]) -> list[date]:
    there = await Event.filter(series_id=series.id, occurrence__in=list(keys))
    return [one.occurrence for one in there if one.occurrence is not None]


async def _end_if_run_out(series: Series) -> None:
    rule = occasions.rule_of(series)
    if recurrence.next_date(rule, first=series.first_on, since=today_of(series)) is not None:
        return
    before = audit.snapshot(series)
    series.state = SeriesState.ENDED
    await series.save(update_fields=["state"])
    await audit.record(SYSTEM, "series_run_out", series, area_id=series.area_id, before=before)
