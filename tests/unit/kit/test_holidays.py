import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.holidays import DayKind, kind, name, published_until

OFF_2026 = {
    "元旦": (date(2026, 1, 1), date(2026, 1, 3)),
    "春节": (date(2026, 2, 15), date(2026, 2, 23)),
    "清明节": (date(2026, 4, 4), date(2026, 4, 6)),
    "劳动节": (date(2026, 5, 1), date(2026, 5, 5)),
    "端午节": (date(2026, 6, 19), date(2026, 6, 21)),
    "中秋节": (date(2026, 9, 25), date(2026, 9, 27)),
    "国庆节": (date(2026, 10, 1), date(2026, 10, 7)),
}
"""The notice of 4 November 2025 for 2026, first and last day."""
WORKED_2026 = {
    date(2026, 1, 4): "元旦",
    date(2026, 2, 14): "春节",
    date(2026, 2, 28): "春节",
    date(2026, 5, 9): "劳动节",
    date(2026, 9, 20): "国庆节",
    date(2026, 10, 10): "国庆节",
}


def expected_2026(day: date) -> tuple[DayKind, str | None]:
    for festival, (first, last) in OFF_2026.items():
        if first <= day <= last:
            return DayKind.HOLIDAY, festival
    if day in WORKED_2026:
        return DayKind.MAKEUP_WORKDAY, WORKED_2026[day]
    return (DayKind.WEEKEND if day.weekday() > 4 else DayKind.WORKDAY), None


def test_every_day_of_2026_is_as_the_state_council_published_it() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [(kind(day), name(day)) for day in days] == [expected_2026(day) for day in days]


def test_the_calendar_ends_with_a_year() -> None:
    assert published_until() >= date(2026, 12, 31)
    assert (published_until().month, published_until().day) == (12, 31)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),
        (date(2026, 11, 23), True),
        (date(2026, 11, 22), False),
    ],
)
def test_a_day_tells_whether_it_is_worked(day: date, worked: bool) -> None:
    assert kind(day).worked is worked


@given(st.dates(min_value=date(2100, 1, 1)) | st.dates(max_value=date(2003, 12, 31)))
def test_outside_of_the_notices_only_the_weekday_counts(day: date) -> None:
    assert kind(day) is (DayKind.WEEKEND if day.weekday() > 4 else DayKind.WORKDAY)
    assert name(day) is None


@given(st.dates(date(2004, 1, 1), date(2026, 12, 31)))
def test_a_day_bears_a_name_if_and_only_if_a_notice_moved_it(day: date) -> None:
    moved = kind(day) in (DayKind.HOLIDAY, DayKind.MAKEUP_WORKDAY)
    assert (name(day) is not None) is moved
    assert kind(day) is not DayKind.MAKEUP_WORKDAY or day.weekday() > 4


def test_importing_the_calendar_does_not_load_its_data() -> None:
    program = "import sys, services.kit.holidays; sys.exit('chinese_calendar' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
