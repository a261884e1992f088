"""What a series says: its columns from values as typed, its rule, and its events; pure."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, time, timedelta
from typing import Any, TypedDict

from services.domain.events import details, recurrence
from services.domain.events.models import Event, Series
from services.domain.events.recurrence import Expansion, HolidayPolicy, Occurrence, Rule, RuleInvalid
from services.domain.partners.models import Tier
from services.kit.errors import InvalidInput
from services.kit.inputs import Typed, within
from services.kit.zones import ZoneUnknown, moment, zone_of

SHORTEST, LONGEST = 5, 1440
"""Minutes."""
SAID = ("title", "text", "category", "tier", "place", "capacity", "min_places")
"""Columns that an event takes over from its series."""


class SeriesChanges(TypedDict, total=False):
    """What may change in a series; what is not given stays."""

    title: str
    text: str
    category: str
    tier: Tier
    place: str
    capacity: int | None
    min_places: int
    rrule: str
    starts: time
    minutes: int
    holiday_policy: HolidayPolicy


def columns(typed: Typed, given: Mapping[str, Any]) -> dict[str, Any]:
    """The columns for what is given, or InvalidInput that names the field."""
    own = {name: _CHECKS[name](value) for name, value in given.items() if name in _CHECKS}
    common = {name: value for name, value in given.items() if name not in _CHECKS}
    return details.columns(typed, common) | own


def rule_of(series: Series) -> Rule:
    return recurrence.parse(series.rrule)


def parsed(rrule: str) -> Rule:
    """The rule, or InvalidInput that says what would do."""
    try:
        return recurrence.parse(rrule)
    except RuleInvalid as error:
        raise InvalidInput(str(error), field="rrule") from None


def expand(series: Series, *, between: tuple[date, date], skipped: Collection[date]) -> Expansion:
    """What becomes of the recurrence dates of the window."""
    return recurrence.occurrences(
        rule_of(series),
        first=series.first_on,
        at=series.starts,
        duration=timedelta(minutes=series.minutes),
        zone=series.zone,
        between=between,
        skipped=frozenset(skipped),
        holiday_policy=HolidayPolicy(series.holiday_policy),
    )


def event_columns(series: Series, occurrence: Occurrence) -> dict[str, Any]:
    """What an event of the series says and when it is."""
    said = {name: getattr(series, name) for name in SAID}
    return said | {"starts_at": occurrence.starts_at, "ends_at": occurrence.ends_at}


def times_on_its_day(series: Series, event: Event, changes: Mapping[str, Any]) -> dict[str, Any]:
    """New times of one event, on the day that it has: the wall clock of the series' zone counts."""
    if not {"starts", "minutes"} & set(changes):
        return {}
    zone = zone_of(series.zone)
    local = event.starts_at.astimezone(zone)
    starts_at = moment(local.date(), changes.get("starts", local.timetz()), zone)
    length = event.ends_at - event.starts_at
    if "minutes" in changes:
        length = timedelta(minutes=changes["minutes"])
    return {"starts_at": starts_at, "ends_at": starts_at + length}


def _wall_time(value: time) -> time:
    if value.tzinfo is not None:
        raise InvalidInput("Give the local time without an offset; `zone` says where.", field="starts")
    return value.replace(fold=0)


def _zone(name: str) -> str:
    try:
        return zone_of(name).key
    except ZoneUnknown as error:
        raise InvalidInput(str(error), field="zone") from None


_CHECKS: dict[str, Callable[[Any], Any]] = {
    "rrule": lambda raw: parsed(raw).text,
    "starts": _wall_time,
    "minutes": lambda value: within("minutes", value, least=SHORTEST, most=LONGEST),
    "zone": _zone,
    "holiday_policy": HolidayPolicy,
    "first_on": lambda value: value,
}
