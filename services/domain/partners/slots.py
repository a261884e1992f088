"""When an offer is available: weekly and dated slots, in local wall time, each within one day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations
from typing import NamedTuple

from services.kit.zones import moment, zone_of

_SUNDAY = 7


class SlotInvalid(ValueError):
    """A slot that cannot be; the message says what would do."""


@dataclass(frozen=True, slots=True)
class WeeklySlot:
    """Every week on `weekday` (ISO: 1 Monday to 7 Sunday). Raises `SlotInvalid`."""

    weekday: int
    starts: time
    ends: time

    def __post_init__(self) -> None:
        if not 1 <= self.weekday <= _SUNDAY:
            raise SlotInvalid("A weekday is a number from 1 (Monday) to 7 (Sunday).")
        _check_order(self.starts, self.ends)

    def falls_on(self, day: date) -> bool:
        return day.isoweekday() == self.weekday


@dataclass(frozen=True, slots=True)
class DatedSlot:
    """Once, on the civil date `on`. Raises `SlotInvalid`."""

    on: date
    starts: time
    ends: time

    def __post_init__(self) -> None:
        _check_order(self.starts, self.ends)

    def falls_on(self, day: date) -> bool:
        return day == self.on


Slot = WeeklySlot | DatedSlot


class Availability(NamedTuple):
    """One time at which the slot of that index is open; moments in UTC."""

    slot: int
    starts_at: datetime
    ends_at: datetime


def overlapping(slots: Sequence[Slot]) -> tuple[int, int] | None:
    """The indices of the first two slots that share some time, or None.

    A slot may begin when another ends. A dated slot must not overlap a weekly one either, whatever
    the week: the offer's capacity would count twice there.
    """
    for (i, one), (j, other) in combinations(enumerate(slots), 2):
        if _share_a_day(one, other) and one.starts < other.ends and other.starts < one.ends:
            return i, j
    return None


def expand(
    slots: Sequence[Slot],
    *,
    zone: str,
    start: date,
    days: int,
    valid_from: date,
    valid_until: date,
) -> list[Availability]:
    """When the slots are open on the `days` civil days from `start` on, by start, then by index.

    The offer holds from `valid_from` to `valid_until`, both days included. A slot that vanishes as
    clocks jump over it is left out on that day. Raises `zones.ZoneUnknown`.
    """
    place = zone_of(zone)
    found = [
        Availability(index, moment(day, slot.starts, place), moment(day, slot.ends, place))
        for day in _held_days(start, days, valid_from, valid_until)
        for index, slot in enumerate(slots)
        if slot.falls_on(day)
    ]
    open_at_all = (one for one in found if one.starts_at < one.ends_at)
    return sorted(open_at_all, key=lambda one: (one.starts_at, one.slot))


def _check_order(starts: time, ends: time) -> None:
    if starts >= ends:
        raise SlotInvalid("A slot ends after it starts, on the same day. Split it at midnight.")


def _share_a_day(one: Slot, other: Slot) -> bool:
    if isinstance(one, DatedSlot):
        return other.falls_on(one.on)
    return one.falls_on(other.on) if isinstance(other, DatedSlot) else one.weekday == other.weekday


def _held_days(start: date, days: int, valid_from: date, valid_until: date) -> Iterator[date]:
    first = max(start, valid_from)
    last = min(start + timedelta(days=days - 1), valid_until)
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
