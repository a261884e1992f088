"""The places of an event, counted under the lock of its row."""

from services.domain.events import rules, seating
from services.domain.events.actions import telling
from services.domain.events.models import Event, Registration, RegistrationState
from services.kit import clock

_COUNTERS = ["confirmed", "waitlisted"]


async def take(event: Event, registration: Registration, *, sign: int = 1) -> None:
    """Count the party in (or out, with `sign` -1) where its state puts it; the event is locked."""
    if registration.state is RegistrationState.CONFIRMED:
        event.confirmed += sign * registration.party
    elif registration.state is RegistrationState.WAITLISTED:
        event.waitlisted += sign * registration.party
    await event.save(update_fields=_COUNTERS)


async def fill(event: Event) -> list[Registration]:
    """Give free places to the waitlist, in order, and tell those who got one; the event is locked."""
    if event.waitlisted == 0 or not rules.takes_registrations(event, clock.now()):
        return []
    waiting = (
        await Registration.filter(event_id=event.id, state=RegistrationState.WAITLISTED)
        .order_by("id")
        .select_for_update()
    )
    free = None if event.capacity is None else event.capacity - event.confirmed
    line = (seating.Waiting(one.id, one.party) for one in waiting)
    chosen = set(seating.promote(line, free))
    promoted = [one for one in waiting if one.id in chosen]
    people = sum(one.party for one in promoted)
    if promoted:
        await Registration.filter(id__in=list(chosen)).update(state=RegistrationState.CONFIRMED)
        event.confirmed += people
        event.waitlisted -= people
        await event.save(update_fields=_COUNTERS)
        await telling.promoted(event, promoted)
    return promoted
