"""Windows of a need: which can be, which are over, which overlap."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.needs.windows import MOST, Window, check, is_over
from services.kit.errors import InvalidInput

NOW = datetime(2026, 4, 1, 2, 0, tzinfo=UTC)  # Wednesday, 10:00 in China


def weekly(weekday: int, starts: int, ends: int) -> Window:
    return Window(time(starts), time(ends), weekday=weekday)


def dated(day: int, starts: int, ends: int) -> Window:
    return Window(time(starts), time(ends), on=date(2026, 4, day))


def refusal(*windows: Window) -> str:
    with pytest.raises(InvalidInput) as refused:
        check(windows, now=NOW)
    assert refused.value.field == ["windows"]
    return refused.value.message


def test_windows_that_touch_are_fine():
    check([weekly(3, 9, 11), weekly(3, 11, 12), weekly(4, 9, 11), dated(2, 11, 12)], now=NOW)


def test_none_at_all_are_fine():
    check([], now=NOW)


def test_weekly_windows_that_overlap_are_named():
    assert "1 and 3 overlap" in refusal(weekly(3, 9, 11), weekly(4, 9, 11), weekly(3, 10, 12))


def test_a_dated_window_overlaps_a_weekly_one_on_its_weekday():
    assert "overlap" in refusal(weekly(4, 9, 11), dated(2, 10, 12))


def test_yesterday_is_past():
    assert "past" in refusal(Window(time(9), time(11), on=date(2026, 3, 31)))


def test_this_morning_is_past_by_the_clock_in_china():
    assert is_over(dated(1, 9, 10), NOW)
    assert not is_over(dated(1, 9, 11), NOW)


@pytest.mark.parametrize(("starts", "ends"), [(11, 9), (9, 9)])
def test_a_window_ends_after_it_starts(starts, ends):
    assert "ends after it starts" in refusal(weekly(1, starts, ends))


@pytest.mark.parametrize("weekday", [0, 8, -1, 10**30])
def test_weekdays_are_from_one_to_seven(weekday):
    assert "from 1 (Monday) to 7 (Sunday)" in refusal(weekly(weekday, 9, 10))


def test_a_window_is_weekly_or_dated():
    either = "either a weekday or a date"
    assert either in refusal(Window(time(9), time(10)))
    assert either in refusal(Window(time(9), time(10), weekday=3, on=date(2026, 4, 8)))


def test_times_have_no_offset():
    assert "without an offset" in refusal(Window(time(9, tzinfo=UTC), time(10, tzinfo=UTC), weekday=3))


def test_there_is_a_most():
    many = [Window(time(9, minute), time(9, minute + 1), weekday=3) for minute in range(MOST + 1)]
    check(many[:MOST], now=NOW)
    assert "at most" in refusal(*many)


hours = st.integers(0, 22)


@given(st.lists(st.tuples(st.integers(1, 7), hours, st.integers(1, 23)), max_size=6))
def test_overlap_is_refused_if_and_only_if_two_share_an_hour(drawn):
    windows = [weekly(day, starts, min(23, starts + long)) for day, starts, long in drawn]
    taken = [(w.weekday, hour) for w in windows for hour in range(w.starts.hour, w.ends.hour)]
    if len(taken) == len(set(taken)):
        check(windows, now=NOW)
    else:
        assert "overlap" in refusal(*windows)


@given(st.dates())
def test_any_date_at_all_is_judged(day):
    assert is_over(Window(time(0), time(23, 59), on=day), NOW) == (day < date(2026, 4, 1))
