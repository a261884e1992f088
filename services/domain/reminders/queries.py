"""Who sees what of subscriptions, reminders and deliveries."""

from services.domain.actors import gates
from services.domain.actors.actor import Actor
from services.kit.sql import NOTHING, Predicate

_OF_STAFFS_EVENTS = (
    "EXISTS (SELECT 1 FROM reminder gate_reminder"
    " JOIN event gate_event ON gate_event.id = gate_reminder.event_id"
    f" WHERE gate_reminder.id = {{t}}.reminder_id AND {gates.staff_of('gate_event.area_id')})"
)


def subscriptions_visible_to(actor: Actor) -> Predicate:
    """One's own, and nobody else's: what a person cares for is personal."""
    return NOTHING if actor.is_anonymous else Predicate(gates.mine("{t}.account_id"), actor.binds())


def deliveries_visible_to(actor: Actor) -> Predicate:
    """One's own; staff see the ledger of their area's events."""
    if actor.is_anonymous:
        return NOTHING
    return Predicate(f"({gates.mine('{t}.account_id')} OR {_OF_STAFFS_EVENTS})", actor.binds())


def reminders_visible_to(actor: Actor) -> Predicate:
    """As their event: from its publication on, everybody."""
    return _through_event(actor, "{condition}")


def rules_visible_to(actor: Actor) -> Predicate:
    """Those of series are public; those of events as the event."""
    return _through_event(actor, "({{t}}.event_id IS NULL OR {condition})")


def _through_event(actor: Actor, form: str) -> Predicate:
    seen = gates.public_or(
        actor,
        "gate_event.state <> 'draft'",
        gates.staff_of("gate_event.area_id"),
        gates.my_partner("gate_event.partner_id"),
    )
    condition = (
        f"EXISTS (SELECT 1 FROM event gate_event WHERE gate_event.id = {{t}}.event_id AND {seen.text})"
    )
    return Predicate(form.format(condition=condition), seen.binds)
