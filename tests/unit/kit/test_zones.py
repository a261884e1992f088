from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.zones import ZoneUnknown, clock_jump, moment, zone_of

SHANGHAI = zone_of("Asia/Shanghai")
BERLIN = zone_of("Europe/Berlin")


@pytest.mark.parametrize("name", ["", "Asia", "Asia/Luoyang", "../etc/passwd", "\x00", "+08:00"])
def test_a_name_that_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(ZoneUnknown, match="Asia/Shanghai"):
        zone_of(name)


def test_shanghai_is_eight_hours_ahead() -> None:
    at = moment(date(2026, 11, 25), time(19, 30), SHANGHAI)
    assert at == datetime(2026, 11, 25, 11, 30, tzinfo=UTC)
    assert at.tzinfo is UTC


def test_a_time_the_clocks_jump_over_is_an_hour_later() -> None:
    day, at = date(2027, 3, 28), time(2, 30)
    assert moment(day, at, BERLIN).astimezone(BERLIN).time() == time(3, 30)
    assert clock_jump(day, at, BERLIN) == timedelta(hours=1)


def test_of_a_time_that_comes_twice_the_first_counts() -> None:
    day, at = date(2026, 10, 25), time(2, 30)
    assert moment(day, at, BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moment(day, at.replace(fold=1), BERLIN) == moment(day, at, BERLIN)
    assert not clock_jump(day, at, BERLIN)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.times(), st.sampled_from([BERLIN, SHANGHAI]))
def test_the_wall_shows_the_time_asked_for_plus_the_jump(day: date, at: time, zone: ZoneInfo) -> None:
    shown = moment(day, at, zone).astimezone(zone).replace(tzinfo=None)
    assert shown == datetime.combine(day, at) + clock_jump(day, at, zone)
