"""Who sees what of series, events, and the people who come."""

from services.domain.actors import gates
from services.domain.actors.actor import Actor
from services.kit.sql import EVERYTHING, NOTHING, Predicate


def _through_event(condition: str) -> str:
    """SQL: the condition holds for the row's event, `gate_event`."""
    return f"EXISTS (SELECT 1 FROM event gate_event WHERE gate_event.id = {{t}}.event_id AND {condition})"


def _hosts(event: str) -> tuple[str, str]:
    """SQL: who is staff of the event's area, who acts for its host."""
    return gates.staff_of(f"{event}.area_id"), gates.my_partner(f"{event}.partner_id")


_HOSTED = _through_event(f"({' OR '.join(_hosts('gate_event'))})")
OWN_OR_HOSTED = f"({gates.mine('{t}.account_id')} OR {_HOSTED})"
"""SQL: the row is the caller's, or of an event that the caller hosts or is staff for."""


def events_visible_to(actor: Actor) -> Predicate:
    """Published and after: everybody. Drafts: staff, and who acts for the host."""
    return gates.public_or(actor, "{t}.state <> 'draft'", *_hosts("{t}"))


def series_visible_to(_actor: Actor) -> Predicate:
    """Everybody; so are the dates taken out."""
    return EVERYTHING


skips_visible_to = series_visible_to


def stalls_visible_to(actor: Actor) -> Predicate:
    """As their event."""
    seen = events_visible_to(actor)
    return Predicate(_through_event(seen.on("gate_event")), seen.binds)


feedback_visible_to = stalls_visible_to
"""The stars are public; the words are read by those of `OWN_OR_HOSTED`."""


def registrations_visible_to(actor: Actor) -> Predicate:
    """One's own; staff and the host see those of their events."""
    if actor.is_anonymous:
        return NOTHING
    return Predicate(OWN_OR_HOSTED, actor.binds())


check_ins_visible_to = registrations_visible_to


def attendance_visible_to(actor: Actor) -> Predicate:
    """Who counts those who come: staff of the event's area, and who acts for its host."""
    return gates.public_or(actor, "false", *_hosts("{t}"))
