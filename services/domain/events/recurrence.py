"""When a series takes place: its rule, laid over the calendar.

A recurrence date (`key`) is the identity of an occurrence. It stays when the occurrence moves, so
that who registered stays registered.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice, takewhile

from dateutil.rrule import rrulestr

from services.domain.events.rrule import MOST_OCCURRENCES, Freq, Rule, RuleInvalid, parse
from services.kit import holidays
from services.kit.holidays import DayKind
from services.kit.zones import ZoneUnknown, clock_jump, moment, zone_of

__all__ = [
    "DropReason",
    "Dropped",
    "Expansion",
    "Freq",
    "HolidayPolicy",
    "Occurrence",
    "Rule",
    "RuleInvalid",
    "Split",
    "following",
    "next_date",
    "occurrences",
    "parse",
]

_A_DAY = timedelta(days=1)
_HOLIDAY_RUN = timedelta(days=31)
"""Longer than any run of days off: as far as a moved occurrence can matter to others."""


class HolidayPolicy(StrEnum):
    """What a series does on official holidays."""

    KEEP = "keep"
    """Takes place as ever."""
    SKIP_HOLIDAYS = "skip_holidays"
    """Does not take place on a holiday."""
    SKIP_HOLIDAYS_AND_MAKEUP = "skip_holidays_and_makeup"
    """Nor on a Saturday or Sunday that is worked (调休), when those who would come are at work."""
    MOVE_TO_NEXT_WORKDAY = "move_to_next_workday"
    """Moves from a holiday to the next day that is worked, unless the series has that day."""


class DropReason(StrEnum):
    SKIPPED = "skipped"
    """Staff took the date out."""
    HOLIDAY = "holiday"
    MAKEUP_WORKDAY = "makeup_workday"
    NEXT_WORKDAY_TAKEN = "next_workday_taken"
    """The series has the day to which it would move already, or staff took that day out."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occasion. `starts_at` and `ends_at` are aware and in UTC.

    `moved_from` is the recurrence date where a holiday moved the occasion to another day. Where
    clocks jump over the wall time, the occasion starts `shifted` later on the wall, else zero.
    """

    key: date
    starts_at: datetime
    ends_at: datetime
    moved_from: date | None = None
    shifted: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A recurrence date without an occasion; `festival` names the holiday that is the reason."""

    key: date
    reason: DropReason
    festival: str | None = None


@dataclass(frozen=True, slots=True)
class Expansion:
    """What became of every recurrence date of a window, in order of `key`."""

    occurrences: tuple[Occurrence, ...]
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """A series parted in two: `before` keeps the old first date, `after` begins on `first`."""

    before: Rule
    after: Rule
    first: date


def occurrences(
    rule: Rule,
    *,
    first: date,
    at: time,
    duration: timedelta,
    zone: str,
    between: tuple[date, date],
    skipped: frozenset[date] = frozenset(),
    holiday_policy: HolidayPolicy = HolidayPolicy.KEEP,
) -> Expansion:
    """The occasions whose recurrence dates are within `between` (both days included).

    No recurrence date is before `first`; COUNT and INTERVAL count from there. `at` is the wall time
    in `zone`, kept through changes of the clocks (see `zones.moment`); `duration` is elapsed time.
    Windows that follow each other give each recurrence date once, and the same as a larger window.
    After `holidays.published_until()` no day is a holiday.

    Raises `RuleInvalid` for an unknown zone and for more than 1000 recurrence dates in the window.
    """
    try:
        place = zone_of(zone)
    except ZoneUnknown as error:
        raise RuleInvalid(str(error)) from error
    held: list[Occurrence] = []
    dropped: list[Dropped] = []
    for key, day in _days(rule, first, between, skipped, holiday_policy):
        if isinstance(day, Dropped):
            dropped.append(day)
            continue
        starts_at = moment(day, at, place)
        moved = None if day == key else key
        jump = clock_jump(day, at, place)
        held.append(Occurrence(key, starts_at, starts_at + duration, moved, jump))
    return Expansion(tuple(held), tuple(dropped))


def following(rule: Rule, *, first: date, split: date) -> Split:
    """Parts a series for a change of "this and following" from the date `split` on.

    The two rules together give the recurrence dates of the old one: COUNT is divided, UNTIL closes
    the former, and the latter begins on its own first recurrence date, so that INTERVAL keeps step.
    Raises `RuleInvalid` where one part would be empty.
    """
    next_key = next_date(rule, first=first, since=split)
    if next_key is None:
        raise RuleInvalid("The series has no date from that day on. Choose an earlier one.")
    passed = sum(1 for _ in takewhile(lambda key: key < next_key, _keys(rule, first)))
    if not passed:
        raise RuleInvalid("The series begins there. Change the whole series instead.")
    if rule.count is None:
        before = replace(rule, until=next_key - _A_DAY)
        return Split(before, rule, next_key)
    before = replace(rule, count=passed)
    return Split(before, replace(rule, count=rule.count - passed), next_key)


def next_date(rule: Rule, *, first: date, since: date) -> date | None:
    """The first recurrence date on the day `since` or later, None where the rule has run out."""
    return next((key for key in _keys(rule, first) if key >= since), None)


def _keys(rule: Rule, first: date) -> Iterator[date]:
    """The recurrence dates in order, without end for an open-ended rule."""
    start = datetime.combine(first, time())
    for key in rrulestr(rule.text, dtstart=start):
        yield key.date()


def _days(
    rule: Rule,
    first: date,
    between: tuple[date, date],
    skipped: frozenset[date],
    policy: HolidayPolicy,
) -> Iterator[tuple[date, date | Dropped]]:
    """Each recurrence date of the window with the day it takes place on, or why it does not."""
    start, end = between
    near = _near(rule, first, start, end)
    if sum(start <= key <= end for key in near) > MOST_OCCURRENCES:
        raise RuleInvalid(
            f"The series has more than {MOST_OCCURRENCES} dates in this time. Ask for less time."
        )
    taken = skipped.union(near)
    for key in near:
        day = Dropped(key, DropReason.SKIPPED) if key in skipped else _day(key, policy, taken)
        if isinstance(day, date):
            taken |= {day}
        if start <= key <= end:
            yield key, day


def _near(rule: Rule, first: date, start: date, end: date) -> list[date]:
    """The recurrence dates of the window and a holiday's length around it; cut off if too many."""
    earliest = max(start, date.min + _HOLIDAY_RUN) - _HOLIDAY_RUN
    latest = min(end, date.max - _HOLIDAY_RUN) + _HOLIDAY_RUN
    keys = takewhile(lambda key: key <= latest, _keys(rule, first))
    most = MOST_OCCURRENCES + 2 * _HOLIDAY_RUN.days + 1
    return list(islice((key for key in keys if key >= earliest), most))


def _day(key: date, policy: HolidayPolicy, taken: frozenset[date]) -> date | Dropped:
    """Where the policy puts a recurrence date; `taken` are the days that it cannot move to."""
    kind = holidays.kind(key)
    if kind is DayKind.MAKEUP_WORKDAY and policy is HolidayPolicy.SKIP_HOLIDAYS_AND_MAKEUP:
        return Dropped(key, DropReason.MAKEUP_WORKDAY, holidays.name(key))
    if kind is not DayKind.HOLIDAY or policy is HolidayPolicy.KEEP:
        return key
    if policy is not HolidayPolicy.MOVE_TO_NEXT_WORKDAY:
        return Dropped(key, DropReason.HOLIDAY, holidays.name(key))
    day = key + _A_DAY
    while not holidays.kind(day).worked:
        day += _A_DAY
    if day in taken:
        return Dropped(key, DropReason.NEXT_WORKDAY_TAKEN, holidays.name(key))
    return day
