"""A resident takes places, or gives them back."""

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.events import queries, rules, seating
from services.domain.events.actions import rights, seats
from services.domain.events.errors import (
    AlreadyCheckedIn,
    AlreadyRegistered,
    EventNotOpen,
    PartyTooLarge,
    RegistrationNotOpen,
)
from services.domain.events.models import CheckIn, Event, Registration, RegistrationState
from services.kit import clock, rows
from services.kit.constraints import refusing
from services.kit.errors import NotAllowed
from services.kit.inputs import within

MOST_IN_A_PARTY = 20


async def register(actor: Actor, *, event: int, party: int = 1) -> Registration:
    """Confirmed if the whole party fits, else on the waitlist, which is served in order of ids."""
    account_id = rights.signed_in(actor)
    within("party", party, least=1, most=MOST_IN_A_PARTY)
    found = await rows.find(Event, event, queries.events_visible_to(actor), lock=True)
    if not rules.takes_registrations(found, clock.now()):
        raise EventNotOpen
    if await Registration.exists(event_id=event, account_id=account_id, state__in=rules.JOINED):
        raise AlreadyRegistered
    state = _state_for(found, party)
    with refusing("registration_once", AlreadyRegistered):
        made = await Registration.create(event_id=event, account_id=account_id, party=party, state=state)
    await seats.take(found, made)
    await audit.record(actor, "event_register", made, area_id=found.area_id)
    return made


async def cancel_registration(actor: Actor, *, registration: int) -> Registration:
    """One's own, or staff for a resident, before the start; the places go to the waitlist."""
    found, event = await rights.registration_and_event(actor, registration)
    is_own = found.account_id == actor.account_id
    if not is_own and not await rights.is_host(actor, event):
        raise NotAllowed
    if found.state is RegistrationState.CANCELLED:
        raise RegistrationNotOpen
    if not rules.takes_registrations(event, clock.now()):
        raise EventNotOpen
    if await CheckIn.exists(event_id=event.id, account_id=found.account_id):
        raise AlreadyCheckedIn
    before = audit.snapshot(found)
    await seats.take(event, found, sign=-1)
    found.state, found.cancelled_at = RegistrationState.CANCELLED, clock.now()
    await found.save(update_fields=["state", "cancelled_at"])
    await seats.fill(event)
    await audit.record(actor, "registration_cancel", found, area_id=event.area_id, before=before)
    return found


def _state_for(event: Event, party: int) -> RegistrationState:
    try:
        seat = seating.place(event.capacity, event.confirmed, party)
    except seating.PartyTooLarge as error:
        raise PartyTooLarge(str(error), field="party") from None
    is_seated = isinstance(seat, seating.Confirmed)
    return RegistrationState.CONFIRMED if is_seated else RegistrationState.WAITLISTED
