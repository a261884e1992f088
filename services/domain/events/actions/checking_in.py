"""Who came: each account once for an event, however often a phone repeats it."""

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.events import checkin, queries, rules
from services.domain.events.actions import rights
from services.domain.events.actions.registering import MOST_IN_A_PARTY
from services.domain.events.errors import (
    CheckInClosed,
    CodeNotAccepted,
    RegistrationNotOpen,
    StillWaitlisted,
)
from services.domain.events.models import CheckIn, CheckInMethod, Event, Registration
from services.kit import clock, queue, rows
from services.kit.inputs import within
from services.kit.text import half_width

CHANNEL = "event_check_ins:{}"
"""Redis channel that hears the id of each new check-in of the event."""


async def check_in(actor: Actor, *, event: int, code: str, key: bytes, party: int = 1) -> CheckIn:
    """With the venue's code the caller arrives; with a resident's own code the entrance lets them in.

    `party` counts for walk-ins only, a registration brings its own. Asked again, it answers with
    the first arrival.
    """
    account_id = rights.signed_in(actor)
    within("party", party, least=1, most=MOST_IN_A_PARTY)
    found = await rows.find(Event, event, queries.events_visible_to(actor), lock=True)
    _check_open(found)
    method, scanned = _read(key, found, code)
    if scanned is not None:
        await rights.check_host(actor, found)
        return await _arrive(actor, found, await _joined(found, id=scanned), method)
    registration = await Registration.get_or_none(
        event_id=event, account_id=account_id, state__in=rules.JOINED
    )
    if not rules.may_enter_alone(registration) and not await _arrived(found, account_id):
        raise StillWaitlisted
    if registration is not None:
        return await _arrive(actor, found, registration, method)
    return await _enter(actor, found, account_id, party, method)


async def check_in_by_staff(actor: Actor, *, registration: int) -> CheckIn:
    """Staff or the host tick a registration off, on the waitlist as well."""
    _, event = await rights.registration_and_event(actor, registration)
    await rights.check_host(actor, event)
    _check_open(event)
    return await _arrive(actor, event, await _joined(event, id=registration), CheckInMethod.STAFF)


def _check_open(event: Event) -> None:
    if not rules.takes_check_ins(event, clock.now()):
        raise CheckInClosed


def _read(key: bytes, event: Event, code: str) -> tuple[CheckInMethod, int | None]:
    """How the code checks in, and the registration it was made for; else CodeNotAccepted."""
    typed = "".join(half_width(code).split())
    if len(typed) == checkin.VENUE_DIGITS:
        if checkin.venue_code_holds(key, event.id, typed, now=clock.now()):
            return CheckInMethod.VENUE_CODE, None
        raise CodeNotAccepted(field="code")
    try:
        claim = checkin.read(key, typed, now=clock.now())
    except checkin.CodeRefused as error:
        raise CodeNotAccepted(str(error), field="code") from None
    if claim.event != event.id:
        raise CodeNotAccepted("The code is another event's. Scan the one shown here.", field="code")
    return CheckInMethod.CODE, claim.registration


async def _joined(event: Event, *, id: int) -> Registration:
    registration = await Registration.get_or_none(id=id, event_id=event.id, state__in=rules.JOINED)
    if registration is None:
        raise RegistrationNotOpen
    return registration


async def _arrived(event: Event, account_id: int) -> CheckIn | None:
    return await CheckIn.get_or_none(event_id=event.id, account_id=account_id)


async def _arrive(actor: Actor, event: Event, registration: Registration, method: CheckInMethod) -> CheckIn:
    return await _enter(actor, event, registration.account_id, registration.party, method, registration.id)


async def _enter(
    actor: Actor,
    event: Event,
    account_id: int,
    party: int,
    method: CheckInMethod,
    registration_id: int | None = None,
) -> CheckIn:
    """The arrival, under the lock of the event's row; the one that is there already if it is."""
    there = await _arrived(event, account_id)
    if there is not None:
        return there
    made = await CheckIn.create(
        event_id=event.id,
        account_id=account_id,
        registration_id=registration_id,
        party=party,
        method=method,
    )
    event.attended += party
    await event.save(update_fields=["attended"])
    await audit.record(actor, "event_check_in", made, area_id=event.area_id)
    queue.announce(CHANNEL.format(event.id), str(made.id))
    return made
