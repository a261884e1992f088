"""Who registered, who came, and what they thought of it; the event's counters follow."""

from datetime import timedelta

from services.demo.data.world import World
from services.domain.accounts.models import Account
from services.domain.events.models import (
    CheckIn,
    CheckInMethod,
    Event,
    Feedback,
    Registration,
    RegistrationState,
)

_PARTIES = (1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6)
_METHODS = (CheckInMethod.VENUE_CODE, CheckInMethod.VENUE_CODE, CheckInMethod.CODE, CheckInMethod.STAFF)
_WORDS = ("很热闹，下次还来。", "理发师傅手艺好。", "孩子玩得开心。", "排队有点久。", "希望多些义诊。", "")
_RATINGS = (5, 5, 5, 4, 4, 3)
_REGISTERED, _RATED = 0.8, 0.12
"""Shares of the parties that came: with a registration, with feedback afterwards."""
_ABSENT = 12
"""Parties that registered and stayed away."""


def add_attendance(world: World, event: Event, people: int) -> None:
    """Parties that add up to `people`, some absent ones, and feedback."""
    guests = iter(world.chance.sample(world.everybody, k=people))
    left = people
    while left:
        party = min(left, world.chance.choice(_PARTIES))
        left -= party
        _come(world, event, next(guests), party)
    for _ in range(_ABSENT):
        _register(world, event, next(guests), 1)


def add_registrations(world: World, event: Event, parties: int) -> None:
    """Parties that registered for an event ahead; none may be later than now."""
    for account in world.chance.sample(world.everybody, k=parties):
        _register(world, event, account, world.chance.choice(_PARTIES))


def _come(world: World, event: Event, account: Account, party: int) -> None:
    registered = world.chance.random() < _REGISTERED
    registration = _register(world, event, account, party) if registered else None
    arrived = event.starts_at + timedelta(minutes=world.chance.uniform(-10, 80))
    world.rows.add(
        CheckIn(
            created_at=arrived,
            event_id=event.id,
            account_id=account.id,
            registration_id=registration.id if registration else None,
            party=party,
            method=world.chance.choice(_METHODS),
        )
    )
    event.attended += party
    if world.chance.random() < _RATED:
        _rate(world, event, account)


def _register(world: World, event: Event, account: Account, party: int) -> Registration:
    latest = min(event.starts_at, world.now)
    event.confirmed += party
    return world.rows.add(
        Registration(
            created_at=latest - timedelta(hours=world.chance.uniform(1, 60)),
            event_id=event.id,
            account_id=account.id,
            party=party,
            state=RegistrationState.CONFIRMED,
        )
    )


def _rate(world: World, event: Event, account: Account) -> None:
    rated_at = min(event.ends_at + timedelta(hours=world.chance.uniform(0.2, 20)), world.now)
    world.rows.add(
        Feedback(
            created_at=rated_at,
            event_id=event.id,
            account_id=account.id,
            rating=world.chance.choice(_RATINGS),
            text=world.chance.choice(_WORDS),
        )
    )
