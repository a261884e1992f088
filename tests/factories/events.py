"""Events, series and registrations, as rows that are already in the state a test needs."""

import itertools
from collections.abc import Awaitable, Callable
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from services.domain.actors.actor import Actor
from services.domain.areas.models import Area
from services.domain.events.models import (
    CheckIn,
    CheckInMethod,
    Event,
    EventState,
    Registration,
    RegistrationState,
    Series,
    SeriesState,
    Stall,
)
from services.domain.events.recurrence import HolidayPolicy
from services.domain.partners.models import Partner, Tier
from services.kit import clock, database
from tests.factories.people import a_community, a_resident

T = TypeVar("T")
KEY = b"a check-in key for tests"

_serial = itertools.count(1)


async def an_event(
    *,
    area: Area | None = None,
    state: EventState = EventState.PUBLISHED,
    starts_at: datetime | None = None,
    capacity: int | None = None,
    partner: Partner | None = None,
    **given: Any,
) -> Event:
    """Two hours long and free, tomorrow unless told otherwise; any column may be given."""
    area = area or await a_community()
    starts_at = starts_at or clock.now() + timedelta(days=1)
    values: dict[str, Any] = {
        "title": f"公益集市{next(_serial)}",
        "category": "market",
        "tier": Tier.FREE,
        "place": "社区广场",
        "ends_at": starts_at + timedelta(hours=2),
        "published_at": None if state is EventState.DRAFT else clock.now(),
        "partner_id": partner.id if partner else None,
    }
    event = await Event.create(
        area_id=area.id, state=state, starts_at=starts_at, capacity=capacity, **(values | given)
    )
    if event.partner_id is not None:
        await Stall.create(event_id=event.id, partner_id=event.partner_id, title=event.title)
    return event


async def a_series(*, area: Area | None = None, first_on: date | None = None, **given: Any) -> Series:
    """超燃周三: every Wednesday at 19:00 for two hours; no event is made of it yet."""
    area = area or await a_community()
    values: dict[str, Any] = {
        "title": "超燃周三",
        "category": "market",
        "tier": Tier.FREE,
        "place": "社区广场",
        "rrule": "FREQ=WEEKLY;BYDAY=WE",
        "starts": time(19),
        "minutes": 120,
        "holiday_policy": HolidayPolicy.KEEP,
        "state": SeriesState.ACTIVE,
    }
    return await Series.create(area_id=area.id, first_on=first_on or clock.today(), **(values | given))


async def a_registration(
    event: Event,
    actor: Actor | None = None,
    *,
    party: int = 1,
    state: RegistrationState = RegistrationState.CONFIRMED,
) -> Registration:
    """Of a resident unless an actor is given; the event's counters count it."""
    actor = actor or await a_resident()
    if state is RegistrationState.CONFIRMED:
        event.confirmed += party
    elif state is RegistrationState.WAITLISTED:
        event.waitlisted += party
    await event.save(update_fields=["confirmed", "waitlisted"])
    return await Registration.create(event_id=event.id, account_id=actor.account_id, party=party, state=state)


async def a_check_in(event: Event, actor: Actor | None = None, *, party: int = 1) -> CheckIn:
    """Somebody who came without a registration."""
    actor = actor or await a_resident()
    event.attended += party
    await event.save(update_fields=["attended"])
    return await CheckIn.create(
        event_id=event.id, account_id=actor.account_id, party=party, method=CheckInMethod.VENUE_CODE
    )


async def do(verb: Callable[..., Awaitable[T]], *actor: Actor, **given: Any) -> T:
    """The verb in a transaction of its own, as the edge runs it."""
    async with database.transaction():
        return await verb(*actor, **given)
