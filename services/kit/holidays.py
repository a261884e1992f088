"""The official Chinese calendar: public holidays and the 调休 days worked in return.

The source is the yearly notice of the State Council's General Office
(国务院办公厅关于部分节假日安排的通知), as the `chinesecalendar` package transcribes it. A notice
comes out in November or December for the year that follows and may name December's last days.
"""

from datetime import date
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import NamedTuple


class DayKind(StrEnum):
    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    """A day off by the notice; Saturdays and Sundays within a holiday are meant too."""
    MAKEUP_WORKDAY = "makeup_workday"
    """A Saturday or Sunday that is worked (调休)."""

    @property
    def worked(self) -> bool:
        return self in (DayKind.WORKDAY, DayKind.MAKEUP_WORKDAY)


class _Notices(NamedTuple):
    off: dict[date, str]
    worked: dict[date, str]
    festivals: dict[str, str]
    until: date


_SATURDAY = 6
_OFFICIAL = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}


@cache
def _notices() -> _Notices:
    """Loaded at the first question: processes that never ask do not pay for it."""
    constants = import_module("chinese_calendar.constants")
    off: dict[date, str] = constants.holidays
    worked: dict[date, str] = constants.workdays
    chinese = {festival.value: festival.chinese for festival in constants.Holiday}
    festivals = {key: _OFFICIAL.get(name, name) for key, name in chinese.items()}
    return _Notices(off, worked, festivals, date(max(off).year, 12, 31))


def kind(day: date) -> DayKind:
    """What the day is, from 2004 to `published_until()`; elsewhere by its weekday alone."""
    notices = _notices()
    if day in notices.worked:
        return DayKind.MAKEUP_WORKDAY
    if day in notices.off:
        return DayKind.HOLIDAY
    return DayKind.WEEKEND if day.isoweekday() >= _SATURDAY else DayKind.WORKDAY


def name(day: date) -> str | None:
    """The festival, such as 国庆节, for which the day is off or, on a 调休 day, worked."""
    notices = _notices()
    festival = notices.off.get(day) or notices.worked.get(day)
    return notices.festivals[festival] if festival else None


def published_until() -> date:
    """The last day for which the holidays are known to this version of the calendar."""
    return _notices().until
