from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.domain.events.recurrence import (
    Dropped,
    DropReason,
    Expansion,
    HolidayPolicy,
    Occurrence,
    RuleInvalid,
    following,
    occurrences,
    parse,
)
from services.kit import holidays

WEDNESDAYS = "FREQ=WEEKLY;BYDAY=WE"
MOVE = HolidayPolicy.MOVE_TO_NEXT_WORKDAY
SKIP = HolidayPolicy.SKIP_HOLIDAYS
TWO_HOURS = timedelta(hours=2)
RULES = [
    WEDNESDAYS,
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH,SA",
    "FREQ=WEEKLY;INTERVAL=3",
    "FREQ=WEEKLY;BYDAY=SA;COUNT=30",
    "FREQ=WEEKLY;BYDAY=WE;UNTIL=20270310",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=1,15,31",
    "FREQ=MONTHLY;INTERVAL=2",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=17",
    "FREQ=YEARLY;BYMONTH=2,10;BYDAY=1WE",
    "FREQ=DAILY;BYDAY=MO,WE;COUNT=100",
]
first_days = st.dates(date(2025, 9, 1), date(2026, 12, 31))
spans = st.integers(0, 300).map(timedelta)
A_DAY = timedelta(days=1)


def expanded(
    rrule: str,
    start: date,
    end: date,
    *,
    policy: HolidayPolicy = HolidayPolicy.KEEP,
    first: date | None = None,
    skipped: frozenset[date] = frozenset(),
    zone: str = "Asia/Shanghai",
    at: time = time(19, 30),
) -> Expansion:
    return occurrences(
        parse(rrule),
        first=first or start,
        at=at,
        duration=TWO_HOURS,
        zone=zone,
        between=(start, end),
        skipped=skipped,
        holiday_policy=policy,
    )


def keys(found: Expansion) -> list[date]:
    return [one.key for one in found.occurrences]


def test_a_weekly_series_takes_place_at_the_same_wall_time() -> None:
    found = expanded(WEDNESDAYS, date(2026, 11, 23), date(2026, 12, 2))
    assert found.occurrences == (
        Occurrence(
            key=date(2026, 11, 25),
            starts_at=datetime(2026, 11, 25, 11, 30, tzinfo=UTC),
            ends_at=datetime(2026, 11, 25, 13, 30, tzinfo=UTC),
        ),
        Occurrence(
            key=date(2026, 12, 2),
            starts_at=datetime(2026, 12, 2, 11, 30, tzinfo=UTC),
            ends_at=datetime(2026, 12, 2, 13, 30, tzinfo=UTC),
        ),
    )
    assert found.dropped == ()


def test_the_wall_time_is_kept_when_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    found = expanded(WEDNESDAYS, date(2026, 10, 1), date(2026, 11, 30), zone="Europe/Berlin")
    walls = {one.starts_at.astimezone(berlin).time() for one in found.occurrences}
    assert walls == {time(19, 30)}
    assert len({one.starts_at.time() for one in found.occurrences}) == 2


def test_an_occurrence_that_clocks_jump_over_is_shifted_and_says_so() -> None:
    found = expanded(
        "FREQ=DAILY",
        date(2027, 3, 27),
        date(2027, 3, 29),
        zone="Europe/Berlin",
        at=time(2, 30),
    )
    assert [one.shifted for one in found.occurrences] == [
        timedelta(),
        timedelta(hours=1),
        timedelta(),
    ]
    assert found.occurrences[1].starts_at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert found.occurrences[1].ends_at == datetime(2027, 3, 28, 3, 30, tzinfo=UTC)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(RuleInvalid, match="Asia/Shanghai"):
        expanded(WEDNESDAYS, date(2026, 11, 23), date(2026, 12, 2), zone="Asia/Luoyang")


def test_nothing_happens_before_the_first_date() -> None:
    found = expanded(WEDNESDAYS, date(2026, 11, 1), date(2026, 11, 30), first=date(2026, 11, 19))
    assert keys(found) == [date(2026, 11, 25)]


def test_count_counts_from_the_first_date_and_not_from_the_window() -> None:
    found = expanded(
        "FREQ=WEEKLY;BYDAY=WE;COUNT=10",
        date(2026, 11, 1),
        date(2027, 6, 30),
        first=date(2026, 9, 30),
    )
    assert len(keys(found)) == 5


@pytest.mark.parametrize(
    ("rrule", "days"),
    [
        ("FREQ=MONTHLY;BYDAY=-1FR", [(1, 30), (2, 27), (3, 27)]),
        ("FREQ=MONTHLY;BYDAY=2TH", [(1, 8), (2, 12), (3, 12)]),
        ("FREQ=MONTHLY;BYMONTHDAY=30,-1", [(1, 30), (1, 31), (2, 28), (3, 30), (3, 31)]),
        ("FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=-1", [(1, 31), (2, 28), (3, 29)]),
        (
            "FREQ=WEEKLY;INTERVAL=4;BYDAY=MO,TH",
            [(1, 1), (1, 26), (1, 29), (2, 23), (2, 26), (3, 23), (3, 26)],
        ),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=5TU", [(3, 31)]),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", [(2, 13), (3, 13)]),
    ],
)
def test_dates_are_those_of_the_calendar(rrule: str, days: list[tuple[int, int]]) -> None:
    found = expanded(rrule, date(2026, 1, 1), date(2026, 3, 31))
    assert keys(found) == [date(2026, month, day) for month, day in days]


def test_until_is_included() -> None:
    found = expanded(f"{WEDNESDAYS};UNTIL=20261202", date(2026, 11, 23), date(2026, 12, 31))
    assert keys(found)[-1] == date(2026, 12, 2)


def test_a_date_taken_out_by_staff_is_dropped_whatever_the_policy() -> None:
    for policy in HolidayPolicy:
        found = expanded(
            WEDNESDAYS,
            date(2026, 10, 5),
            date(2026, 10, 15),
            policy=policy,
            skipped=frozenset({date(2026, 10, 7)}),
        )
        assert found.dropped == (Dropped(date(2026, 10, 7), DropReason.SKIPPED),)
        assert keys(found) == [date(2026, 10, 14)]


def test_a_series_that_keeps_its_days_takes_place_on_holidays() -> None:
    found = expanded(WEDNESDAYS, date(2026, 10, 5), date(2026, 10, 15))
    assert keys(found) == [date(2026, 10, 7), date(2026, 10, 14)]


def test_a_series_that_skips_holidays_says_which_festival_it_was() -> None:
    found = expanded(WEDNESDAYS, date(2026, 10, 5), date(2026, 10, 15), policy=SKIP)
    assert keys(found) == [date(2026, 10, 14)]
    assert found.dropped == (Dropped(date(2026, 10, 7), DropReason.HOLIDAY, "国庆节"),)


def test_a_weekend_that_is_worked_is_skipped_only_where_the_series_says_so() -> None:
    october = (date(2026, 10, 8), date(2026, 10, 18))
    saturdays = "FREQ=WEEKLY;BYDAY=SA"
    assert keys(expanded(saturdays, *october, policy=SKIP))[0] == date(2026, 10, 10)
    both = expanded(saturdays, *october, policy=HolidayPolicy.SKIP_HOLIDAYS_AND_MAKEUP)
    assert keys(both) == [date(2026, 10, 17)]
    assert both.dropped == (Dropped(date(2026, 10, 10), DropReason.MAKEUP_WORKDAY, "国庆节"),)


def test_a_series_that_moves_goes_to_the_next_day_worked_and_keeps_its_key() -> None:
    found = expanded(WEDNESDAYS, date(2026, 10, 5), date(2026, 10, 8), policy=MOVE)
    assert found.occurrences == (
        Occurrence(
            key=date(2026, 10, 7),
            starts_at=datetime(2026, 10, 8, 11, 30, tzinfo=UTC),
            ends_at=datetime(2026, 10, 8, 13, 30, tzinfo=UTC),
            moved_from=date(2026, 10, 7),
        ),
    )


def test_a_worked_weekend_is_a_day_to_move_to() -> None:
    found = expanded("FREQ=WEEKLY;BYDAY=SA", date(2026, 1, 3), date(2026, 1, 3), policy=MOVE)
    assert found.occurrences[0].starts_at.date() == date(2026, 1, 4)


def test_a_series_does_not_move_to_a_day_that_it_has_already() -> None:
    thursdays = expanded("FREQ=WEEKLY;BYDAY=TH", date(2026, 10, 1), date(2026, 10, 8), policy=MOVE)
    assert keys(thursdays) == [date(2026, 10, 8)]
    assert thursdays.dropped == (Dropped(date(2026, 10, 1), DropReason.NEXT_WORKDAY_TAKEN, "国庆节"),)


def test_of_two_dates_that_would_move_to_one_day_the_first_does() -> None:
    found = expanded("FREQ=WEEKLY;BYDAY=TU,WE", date(2026, 10, 5), date(2026, 10, 8), policy=MOVE)
    assert keys(found) == [date(2026, 10, 6)]
    assert [one.key for one in found.dropped] == [date(2026, 10, 7)]


def test_a_series_does_not_move_to_a_day_that_staff_took_out() -> None:
    found = expanded(
        WEDNESDAYS,
        date(2026, 10, 7),
        date(2026, 10, 7),
        policy=MOVE,
        skipped=frozenset({date(2026, 10, 8)}),
    )
    assert [one.reason for one in found.dropped] == [DropReason.NEXT_WORKDAY_TAKEN]


def test_a_window_with_more_than_a_thousand_dates_is_refused() -> None:
    start = date(2026, 11, 25)
    assert len(keys(expanded("FREQ=DAILY", start, start + timedelta(days=999)))) == 1000
    with pytest.raises(RuleInvalid, match="1000"):
        expanded("FREQ=DAILY", start, start + timedelta(days=1000))
    with pytest.raises(RuleInvalid, match="1000"):
        expanded("FREQ=DAILY", date.min, date.max, first=start)


def test_a_window_before_the_series_or_turned_round_is_empty() -> None:
    first = date(2026, 11, 25)
    before = expanded("FREQ=DAILY", date(2026, 1, 1), date(2026, 2, 1), first=first)
    turned = expanded("FREQ=DAILY", date(2027, 2, 1), date(2027, 1, 1), first=first)
    assert before == turned == Expansion((), ())


@given(st.sampled_from(RULES), first_days, first_days, spans, spans, st.sampled_from(HolidayPolicy))
def test_two_windows_in_a_row_give_what_one_does(
    rrule: str, first: date, start: date, one: timedelta, other: timedelta, policy: HolidayPolicy
) -> None:
    middle = start + one
    end = middle + other

    def over(left: date, right: date) -> Expansion:
        return expanded(rrule, left, right, first=first, policy=policy)

    left, right, whole = over(start, middle), over(middle + A_DAY, end), over(start, end)
    assert left.occurrences + right.occurrences == whole.occurrences
    assert left.dropped + right.dropped == whole.dropped


@given(st.sampled_from(RULES), first_days, st.sampled_from(HolidayPolicy))
def test_every_date_of_the_rule_is_held_or_dropped_and_no_day_twice(
    rrule: str, first: date, policy: HolidayPolicy
) -> None:
    end = first + timedelta(days=400)
    found = expanded(rrule, first, end, policy=policy)
    dropped = [one.key for one in found.dropped]
    assert sorted(keys(found) + dropped) == keys(expanded(rrule, first, end))
    days = [one.starts_at.date() for one in found.occurrences]
    assert len(set(days)) == len(days)
    if policy in (SKIP, MOVE):
        assert not any(holidays.kind(day) is holidays.DayKind.HOLIDAY for day in days)


@given(st.sampled_from(RULES), first_days, spans)
def test_a_series_parted_in_two_keeps_its_dates(rrule: str, first: date, span: timedelta) -> None:
    split = first + span
    rule = parse(rrule)
    try:
        parted = following(rule, first=first, split=split)
    except RuleInvalid:
        assume(False)
        raise
    end = first + timedelta(days=800)
    before = keys(expanded(parted.before.text, first, end))
    after = keys(expanded(parted.after.text, first, end, first=parted.first))
    assert before + after == keys(expanded(rrule, first, end))
    assert before[-1] < split <= after[0] == parted.first


def test_count_is_divided_between_the_parts() -> None:
    parted = following(
        parse("FREQ=WEEKLY;BYDAY=WE;COUNT=10"), first=date(2026, 9, 30), split=date(2026, 11, 1)
    )
    assert (parted.before.count, parted.after.count) == (5, 5)
    assert parted.first == date(2026, 11, 4)


def test_an_open_series_ends_before_its_second_part() -> None:
    parted = following(parse(WEDNESDAYS), first=date(2026, 9, 30), split=date(2026, 11, 4))
    assert parted.before.until == date(2026, 11, 3)
    assert parted.after == parse(WEDNESDAYS)


@pytest.mark.parametrize(
    ("split", "advice"),
    [
        (date(2026, 9, 30), "whole series"),
        (date(2026, 9, 1), "whole"),
        (date(2027, 1, 1), "earlier"),
    ],
)
def test_no_part_of_a_series_may_be_empty(split: date, advice: str) -> None:
    rule = parse("FREQ=WEEKLY;BYDAY=WE;COUNT=10")
    with pytest.raises(RuleInvalid, match=advice):
        following(rule, first=date(2026, 9, 30), split=split)
