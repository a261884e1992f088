from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.partners.slots import (
    Availability,
    DatedSlot,
    Slot,
    SlotInvalid,
    WeeklySlot,
    expand,
    overlapping,
)
from services.kit.zones import ZoneUnknown

WEDNESDAY = 3
ALWAYS = {"valid_from": date(2000, 1, 1), "valid_until": date(2100, 1, 1)}
hours = st.integers(0, 23).map(time)
starts_and_ends = st.tuples(hours, hours).filter(lambda pair: pair[0] < pair[1])
days_near = st.dates(date(2026, 11, 1), date(2026, 12, 31))
weekly = st.builds(lambda day, times: WeeklySlot(day, *times), st.integers(1, 7), starts_and_ends)
dated = st.builds(lambda day, times: DatedSlot(day, *times), days_near, starts_and_ends)
slots = st.lists(weekly | dated, max_size=5)


def on_wednesdays(start: int, end: int) -> WeeklySlot:
    return WeeklySlot(WEDNESDAY, time(start), time(end))


def on_25_november(start: int, end: int) -> DatedSlot:
    return DatedSlot(date(2026, 11, 25), time(start), time(end))


@pytest.mark.parametrize("weekday", [0, 8])
def test_a_weekday_is_one_to_seven(weekday: int) -> None:
    with pytest.raises(SlotInvalid, match="Monday"):
        WeeklySlot(weekday, time(9), time(10))


@pytest.mark.parametrize("end", [time(9), time(8)])
def test_a_slot_ends_after_it_starts(end: time) -> None:
    with pytest.raises(SlotInvalid, match="midnight"):
        WeeklySlot(1, time(9), end)
    with pytest.raises(SlotInvalid, match="midnight"):
        DatedSlot(date(2026, 11, 25), time(9), end)


@pytest.mark.parametrize(
    ("pair", "found"),
    [
        ([on_wednesdays(9, 11), on_wednesdays(10, 12)], (0, 1)),
        ([on_wednesdays(9, 11), on_wednesdays(11, 12)], None),
        ([on_wednesdays(9, 11), WeeklySlot(4, time(9), time(11))], None),
        ([on_25_november(9, 11), on_25_november(10, 12)], (0, 1)),
        ([on_25_november(9, 11), DatedSlot(date(2026, 12, 2), time(9), time(11))], None),
        ([on_wednesdays(9, 11), on_25_november(10, 12)], (0, 1)),
        ([on_25_november(10, 12), on_wednesdays(9, 11)], (0, 1)),
        ([on_wednesdays(9, 11), DatedSlot(date(2026, 11, 26), time(9), time(11))], None),
        ([on_wednesdays(9, 10), on_25_november(12, 13), on_wednesdays(12, 14)], (1, 2)),
    ],
)
def test_slots_that_share_time_are_found(pair: list[Slot], found: tuple[int, int] | None) -> None:
    assert overlapping(pair) == found


def test_slots_are_laid_over_the_days_in_order_of_time() -> None:
    found = expand(
        [on_wednesdays(19, 21), on_25_november(9, 10)],
        zone="Asia/Shanghai",
        start=date(2026, 11, 23),
        days=10,
        **ALWAYS,
    )
    assert found == [
        Availability(1, datetime(2026, 11, 25, 1, tzinfo=UTC), datetime(2026, 11, 25, 2, tzinfo=UTC)),
        Availability(0, datetime(2026, 11, 25, 11, tzinfo=UTC), datetime(2026, 11, 25, 13, tzinfo=UTC)),
        Availability(0, datetime(2026, 12, 2, 11, tzinfo=UTC), datetime(2026, 12, 2, 13, tzinfo=UTC)),
    ]


def test_the_first_and_the_last_day_of_validity_count() -> None:
    found = expand(
        [on_wednesdays(9, 10)],
        zone="Asia/Shanghai",
        start=date(2026, 1, 1),
        days=365,
        valid_from=date(2026, 11, 25),
        valid_until=date(2026, 12, 2),
    )
    assert [one.starts_at.date() for one in found] == [date(2026, 11, 25), date(2026, 12, 2)]


@pytest.mark.parametrize("days", [0, -3])
def test_no_days_give_no_slots(days: int) -> None:
    assert not expand(
        [on_wednesdays(9, 10)], zone="Asia/Shanghai", start=date(2026, 11, 25), days=days, **ALWAYS
    )


def test_a_slot_that_the_clocks_jump_over_is_left_out() -> None:
    jumped = DatedSlot(date(2027, 3, 28), time(2, 30), time(3, 15))
    assert not expand([jumped], zone="Europe/Berlin", start=date(2027, 3, 28), days=1, **ALWAYS)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ZoneUnknown):
        expand([], zone="Asia/Luoyang", start=date(2026, 11, 25), days=1, **ALWAYS)


@given(slots, days_near, st.integers(0, 40), st.integers(0, 40))
def test_one_stretch_of_days_is_two_shorter_ones(
    some: list[Slot], start: date, first: int, then: int
) -> None:
    def over(day: date, days: int) -> list[Availability]:
        return expand(some, zone="Asia/Shanghai", start=day, days=days, **ALWAYS)

    both = over(start, first) + over(start + timedelta(days=first), then)
    assert over(start, first + then) == both


@given(slots)
def test_slots_without_overlap_never_share_a_moment(some: list[Slot]) -> None:
    found = expand(some, zone="Asia/Shanghai", start=date(2026, 11, 1), days=61, **ALWAYS)
    clash = any(
        one.starts_at < other.ends_at and other.starts_at < one.ends_at
        for n, one in enumerate(found)
        for other in found[n + 1 :]
    )
    assert clash is (overlapping(some) is not None)
