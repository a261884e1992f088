"""Wall-clock times in IANA zones, as moments."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


class ZoneUnknown(ValueError):
    """The name is no IANA time zone."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name!r} is no IANA time zone. Write one like Asia/Shanghai.")


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name. Raises `ZoneUnknown`."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ZoneUnknown(name) from error


def moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which a clock on the wall in `zone` shows `at` (naive) on `day`.

    When the clocks go forward over that time, it is as much later as they jump; when they go back
    over it, the first of the two moments counts.
    """
    return datetime.combine(day, at.replace(tzinfo=None, fold=0), zone).astimezone(UTC)


def clock_jump(day: date, at: time, zone: ZoneInfo) -> timedelta:
    """How much later than asked `moment` is; zero unless the clocks jump over that time."""
    asked = datetime.combine(day, at.replace(tzinfo=None))
    return moment(day, at, zone).astimezone(zone).replace(tzinfo=None) - asked
