"""A series says something else: for one occasion, for this and all that follow, or for all to come."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Unpack

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.events import details, occasions
from services.domain.events.actions import changing, extending, refitting, rights, splitting
from services.domain.events.actions.series_making import check_near
from services.domain.events.errors import NotAnOccurrence
from services.domain.events.models import Event, Series
from services.domain.events.occasions import SeriesChanges
from services.kit import clock
from services.kit.errors import InvalidInput
from services.kit.inputs import Typed


class Scope(StrEnum):
    """How much of a series a change concerns."""

    THIS = "this"
    """One occasion, which is detached from the series."""
    FOLLOWING = "following"
    """It and all after it, which become a series of their own."""
    ALL = "all"
    """All that are to come."""


@dataclass(frozen=True, slots=True)
class SeriesChanged:
    """The series that has the changes now, and events that people joined on dates it has no more."""

    series: Series
    kept: list[Event]
    """Detached from the series: they take place as announced, nobody loses a registration."""


async def change_series(
    actor: Actor,
    *,
    series: int,
    scope: Scope,
    occurrence: date | None = None,
    **changes: Unpack[SeriesChanges],
) -> SeriesChanged:
    """What is given changes, the rest stays; `occurrence` is a recurrence date, not needed for ALL.

    Events that were changed by themselves are left alone, as are those that have begun.
    """
    typed = Typed()
    columns = occasions.columns(typed, changes)
    found = await rights.curated_series(actor, series)
    if scope is Scope.ALL:
        return await _change_all(actor, found, columns, typed.original)
    if occurrence is None:
        raise InvalidInput("Say from which date of the series on.", field="occurrence")
    if scope is Scope.THIS:
        await _change_one(actor, found, occurrence, columns, typed.original)
        return SeriesChanged(found, [])
    check_near(occurrence, today=extending.today_of(found), field="occurrence")
    made = await splitting.split(actor, found, occurrence, columns, original=typed.original)
    return SeriesChanged(made, await refitting.refit(actor, made))


async def _change_all(
    actor: Actor, series: Series, columns: dict[str, Any], original: dict[str, Any]
) -> SeriesChanged:
    before = audit.snapshot(series)
    series.update_from_dict(columns)
    check_whole(series)
    if columns:
        await series.save(update_fields=list(columns))
    await audit.record(
        actor, "series_change", series, area_id=series.area_id, before=before, original=original
    )
    return SeriesChanged(series, await refitting.refit(actor, series))


async def _change_one(
    actor: Actor, series: Series, on: date, columns: dict[str, Any], original: dict[str, Any]
) -> None:
    for name in ("rrule", "holiday_policy"):
        if name in columns:
            raise InvalidInput("One occasion has no rule: change its times.", field=name)
    event = await Event.filter(series_id=series.id, occurrence=on).select_for_update().get_or_none()
    if event is None:
        raise NotAnOccurrence("No event was made of that date yet.", field="occurrence")
    changing.check_changeable(event)
    own = {name: columns[name] for name in occasions.SAID if name in columns}
    own |= occasions.times_on_its_day(series, event, columns) | {"detached": True}
    await changing.apply(actor, event, own, verb="event_change", original=original)


def check_whole(series: Series) -> None:
    """What columns must be to each other."""
    said = {"capacity": series.capacity, "min_places": series.min_places}
    details.check_together(said, now=clock.now(), moved=False)
