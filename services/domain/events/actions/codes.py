"""The codes that check people in; the key comes from `kit.keys.derive(secret, keys.CHECK_IN)`."""

from dataclasses import dataclass
from datetime import datetime

from services.domain.actors.actor import Actor
from services.domain.events import checkin, queries, rules
from services.domain.events.actions import rights
from services.domain.events.errors import CheckInClosed, RegistrationNotOpen
from services.domain.events.models import Event, EventState, Registration
from services.kit import clock, rows
from services.kit.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class VenueCodes:
    """What the venue shows: a QR code's text, and six digits that change every five minutes."""

    event_id: int
    code: str
    digits: str
    valid_until: datetime
    """End of the QR code (UTC); check-in closes then."""


@dataclass(frozen=True, slots=True)
class PersonalCode:
    """A QR code's text that the entrance scans from a resident's phone."""

    registration_id: int
    code: str
    valid_until: datetime


async def code_for(actor: Actor, *, event: int, key: bytes) -> VenueCodes:
    """For staff and the host of a published event."""
    found = await rights.hosted_event(actor, event, lock=False)
    until = _end_of(found)
    code = checkin.issue(key, event=found.id, registration=None, expires_at=until)
    return VenueCodes(found.id, code, checkin.venue_code(key, found.id, clock.now()), until)


async def personal_code(actor: Actor, *, registration: int, key: bytes) -> PersonalCode:
    """For who registered; on the waitlist too, for the host may let them in."""
    rights.signed_in(actor)
    found = await rows.find(Registration, registration, queries.registrations_visible_to(actor))
    if found.account_id != actor.account_id:
        raise NotAllowed
    if found.state not in rules.JOINED:
        raise RegistrationNotOpen
    event = await Event.get(id=found.event_id)
    until = _end_of(event)
    code = checkin.issue(key, event=event.id, registration=found.id, expires_at=until)
    return PersonalCode(found.id, code, until)


def _end_of(event: Event) -> datetime:
    until = event.ends_at + rules.CLOSES_AFTER
    if event.state not in {EventState.PUBLISHED, EventState.HELD} or until <= clock.now():
        raise CheckInClosed
    return until
