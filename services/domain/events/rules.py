"""What may become of events, series and registrations, and who may see to it; pure."""

from datetime import datetime, timedelta

from services.domain.actors.actor import CURATORS, STAFF, Actor
from services.domain.events.models import Event, EventState, Registration, RegistrationState
from services.kit.errors import InvalidInput

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(hours=24)
FARTHEST = timedelta(days=730)
"""How far ahead an event may be."""
HORIZON = timedelta(weeks=8)
"""How far ahead the occurrences of a series are events that people can join."""
OPENS_BEFORE, CLOSES_AFTER = timedelta(hours=2), timedelta(hours=6)
"""Check-in, before the start and after the end."""
RATING_CHANGEABLE = timedelta(days=14)

UPCOMING = frozenset({EventState.DRAFT, EventState.PUBLISHED})
ATTENDED = frozenset({EventState.PUBLISHED, EventState.HELD})
"""States in which people can be at the event: late arrivals are entered after it was finished."""
JOINED = frozenset({RegistrationState.CONFIRMED, RegistrationState.WAITLISTED})


def may_curate(actor: Actor, path: str) -> bool:
    """Draft, change, publish and cancel events and series of the area."""
    return actor.holds(CURATORS, path)


def may_host(actor: Actor, event: Event, path: str) -> bool:
    """Show codes, check people in and finish: staff of the area, and who acts for the host."""
    if event.partner_id is not None and actor.acts_for(event.partner_id):
        return True
    return actor.holds(STAFF, path)


def check_times(starts_at: datetime, ends_at: datetime, *, now: datetime) -> None:
    """New times of an event: to come, within two years, from 5 minutes to 24 hours long."""
    if starts_at <= now:
        raise InvalidInput("The event must start in the future.", field="startsAt")
    if starts_at > now + FARTHEST:
        raise InvalidInput("The event must start within two years.", field="startsAt")
    if not SHORTEST <= ends_at - starts_at <= LONGEST:
        raise InvalidInput("The event must end 5 minutes to 24 hours after its start.", field="endsAt")


def is_changeable(event: Event, now: datetime) -> bool:
    """A draft whose day has passed can still be given another one."""
    return event.state is EventState.DRAFT or (event.state is EventState.PUBLISHED and event.starts_at > now)


def takes_registrations(event: Event, now: datetime) -> bool:
    return event.state is EventState.PUBLISHED and event.starts_at > now


def is_joined(event: Event) -> bool:
    """Whether anybody holds or awaits a place, or has come without."""
    return event.confirmed + event.waitlisted + event.attended > 0


def has_begun(event: Event, now: datetime) -> bool:
    """By the clock, or because people are there."""
    return event.starts_at <= now or event.attended > 0


def takes_check_ins(event: Event, now: datetime) -> bool:
    within = event.starts_at - OPENS_BEFORE <= now < event.ends_at + CLOSES_AFTER
    return within and event.state in ATTENDED


def may_enter_alone(registration: Registration | None) -> bool:
    """With the venue's code: walk-ins and confirmed parties; the waitlist asks the host."""
    return registration is None or registration.state is RegistrationState.CONFIRMED


def rating_is_changeable(first_rated_at: datetime, now: datetime) -> bool:
    return now < first_rated_at + RATING_CHANGEABLE
