"""When 超燃周三 took place, and takes place next."""

from dataclasses import dataclass
from datetime import date, timedelta

from services.demo.data.world import World
from services.domain.events.recurrence import HolidayPolicy, Occurrence, occurrences, parse

POLICY = HolidayPolicy.SKIP_HOLIDAYS
_LOOK_BACK = timedelta(weeks=30)
_LOOK_AHEAD = timedelta(weeks=8)
_SOON = timedelta(hours=3)
"""An occasion nearer than this is no longer "the next one ahead": its reminders are past."""


@dataclass(frozen=True)
class Calendar:
    """`held` are over; `ahead` are published and end with the next one that has not begun."""

    held: tuple[Occurrence, ...]
    ahead: tuple[Occurrence, ...]

    @property
    def first(self) -> date:
        return self.held[0].key


def calendar_of(world: World) -> Calendar:
    """The last ten occasions before now, skipping official holidays, and those up to the next."""
    series = world.facts.series
    expansion = occurrences(
        parse(series.rrule),
        first=world.today - _LOOK_BACK,
        at=series.starts,
        duration=timedelta(minutes=series.minutes),
        zone="Asia/Shanghai",
        between=(world.today - _LOOK_BACK, world.today + _LOOK_AHEAD),
        holiday_policy=POLICY,
    ).occurrences
    over = [one for one in expansion if one.ends_at <= world.now]
    coming = [one for one in expansion if one.ends_at > world.now]
    last = next(place for place, one in enumerate(coming) if one.starts_at > world.now + _SOON)
    return Calendar(tuple(over[-len(series.attended) :]), tuple(coming[: last + 1]))
