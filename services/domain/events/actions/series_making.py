"""A series is announced, with the events of its first weeks."""

from datetime import date, time, timedelta
from typing import Any

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.events import details, occasions, recurrence, rules
from services.domain.events.actions import extending, rights
from services.domain.events.models import Series, SeriesState
from services.domain.events.recurrence import HolidayPolicy
from services.domain.partners.models import Tier
from services.kit import clock
from services.kit.errors import InvalidInput
from services.kit.inputs import Typed


async def create_series(
    actor: Actor,
    *,
    area: int,
    title: str,
    category: str,
    tier: Tier,
    place: str,
    rrule: str,
    first_on: date,
    starts: time,
    minutes: int,
    text: str = "",
    zone: str = "Asia/Shanghai",
    holiday_policy: HolidayPolicy = HolidayPolicy.SKIP_HOLIDAYS,
    capacity: int | None = None,
    min_places: int = 0,
) -> Series:
    """A curator's series; its events of the next eight weeks are published at once."""
    said = dict(locals())
    typed = Typed()
    columns = occasions.columns(typed, {name: said[name] for name in said if name not in ("actor", "area")})
    check_dates(columns)
    await rights.place_of_events(actor, area)
    series = await Series.create(area_id=area, state=SeriesState.ACTIVE, **columns)
    await audit.record(actor, "series_create", series, area_id=area, original=typed.original)
    await extending.materialise(actor, series)
    return series


def check_dates(columns: dict[str, Any]) -> None:
    """The first date is to come, within two years, and the rule has one. Raises InvalidInput."""
    details.check_together(columns, now=clock.now(), moved=False)
    first, today = columns["first_on"], clock.today()
    if not today <= first <= today + rules.FARTHEST:
        raise InvalidInput("The series must begin today or later, within two years.", field="firstOn")
    rule = occasions.parsed(columns["rrule"])
    if recurrence.next_date(rule, first=first, since=first) is None:
        raise InvalidInput("The rule has no date from its first day on. Check UNTIL.", field="rrule")


def check_near(day: date, *, today: date, field: str) -> None:
    """A date in question is not before today, and within two years. Raises InvalidInput."""
    if not today <= day <= today + rules.FARTHEST + timedelta(days=1):
        raise InvalidInput("Choose a day from today on, within two years.", field=field)
