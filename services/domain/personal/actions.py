"""Telling personal data to those who say why they need them, and recording it."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.domain.accounts import queries as accounts
from services.domain.accounts.models import Account
from services.domain.accounts.rules import signed_in
from services.domain.actors.actor import Actor
from services.domain.areas.models import Area
from services.domain.audit import actions as audit
from services.domain.events import queries as events
from services.domain.events.models import Event, Registration, RegistrationState
from services.domain.personal import rules
from services.domain.personal.errors import RevealPeriodOver
from services.domain.personal.models import PersonalField, Reveal
from services.kit import clock, rows
from services.kit.errors import NotAllowed, NotFound
from services.kit.inputs import Typed

_STRANGERS = "You are neither staff where this person lives nor host of what the person joins. Ask the staff."


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be told, and why."""

    fields: Sequence[PersonalField]
    reason: str


@dataclass(frozen=True, slots=True)
class Revealed:
    """What was asked for, None where the person has no such value; and the record of it."""

    values: dict[PersonalField, str | None]
    reveal: Reveal


async def reveal_account(actor: Actor, *, account: int, asked: Asked) -> Revealed:
    """For staff of the area where the person lives."""
    viewer = signed_in(actor)
    person = await rows.find(Account, account, accounts.visible_to(actor))
    if not rules.serves(actor, await _home(person)):
        raise NotAllowed(_STRANGERS)
    return await _recorded(actor, viewer, person, asked)


async def reveal_registered(actor: Actor, *, registration: int, asked: Asked) -> Revealed:
    """For staff of where the person lives, and for a while for the host of the event."""
    viewer = signed_in(actor)
    found = await rows.find(Registration, registration, events.registrations_visible_to(actor))
    person = await Account.get(id=found.account_id)
    if rules.serves(actor, await _home(person)):
        return await _recorded(actor, viewer, person, asked)
    event = await Event.get(id=found.event_id)
    _check_hosting(actor, found, event, (await Area.get(id=event.area_id)).path)
    return await _recorded(actor, viewer, person, asked, event=event.id)


def _check_hosting(actor: Actor, registration: Registration, event: Event, path: str) -> None:
    if not rules.hosts(actor, partner=event.partner_id, path=path):
        raise NotAllowed(_STRANGERS)
    cancelled = registration.state is RegistrationState.CANCELLED
    if not rules.within_period(ends=event.ends_at, is_cancelled=cancelled, now=clock.now()):
        raise RevealPeriodOver


async def _home(person: Account) -> str | None:
    """The path of where the person lives. NotFound for who has left."""
    if person.closed_at is not None:
        raise NotFound
    return None if person.area_id is None else (await Area.get(id=person.area_id)).path


async def _recorded(
    actor: Actor, viewer: int, person: Account, asked: Asked, *, event: int | None = None
) -> Revealed:
    """The values, once the record stands in the same transaction."""
    wanted = rules.asked(asked.fields)
    said = rules.check_reason(Typed().line("reason", asked.reason, most=rules.MOST_REASON))
    made = await Reveal.create(
        account_id=person.id,
        viewer_id=viewer,
        area_id=person.area_id,
        event_id=event,
        fields_=[one.value for one in wanted],
        reason=said,
    )
    await audit.record(actor, "personal_reveal", made, area_id=person.area_id)
    return Revealed({one: getattr(person, one.value) for one in wanted}, made)
