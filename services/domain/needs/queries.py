"""Who sees what of suggestions, needs and calls."""

from services.domain.actors import gates
from services.domain.actors.actor import Actor
from services.kit.sql import NOTHING, Predicate

_BECAME_OF_MINE = (
    "EXISTS (SELECT 1 FROM suggestion gate_suggestion"
    " WHERE gate_suggestion.need_id = {t}.id AND gate_suggestion.author_id = :me::bigint)"
)


def needs_visible_to(actor: Actor) -> Predicate:
    """Published and after: everybody. Drafts and withdrawn: staff, and whose suggestion it was."""
    return gates.public_or(
        actor,
        "{t}.state NOT IN ('draft', 'withdrawn')",
        gates.staff_of("{t}.area_id"),
        _BECAME_OF_MINE,
    )


def steps_visible_to(actor: Actor) -> Predicate:
    """As their need."""
    return _through("need", "need_id", needs_visible_to(actor))


windows_visible_to = steps_visible_to


def supports_visible_to(actor: Actor) -> Predicate:
    """One's own; staff see those of their area's needs."""
    return _private(actor, gates.mine("{t}.account_id"), _staff_of_parent("need", "need_id"))


def suggestions_visible_to(actor: Actor) -> Predicate:
    """One's own; staff see those of their area."""
    return _private(actor, gates.mine("{t}.author_id"), gates.staff_of("{t}.area_id"))


def calls_visible_to(actor: Actor) -> Predicate:
    """Published and closed: everybody. Drafts: staff."""
    return gates.public_or(actor, "{t}.state <> 'draft'", gates.staff_of("{t}.area_id"))


def call_needs_visible_to(actor: Actor) -> Predicate:
    """As their call."""
    return _through("call", "call_id", calls_visible_to(actor))


def answers_visible_to(actor: Actor) -> Predicate:
    """The partner's members and the staff of the call's area."""
    return _private(actor, gates.my_partner("{t}.partner_id"), _staff_of_parent("call", "call_id"))


def _private(actor: Actor, *ways: str) -> Predicate:
    """Nothing is public."""
    return NOTHING if actor.is_anonymous else Predicate(f"({' OR '.join(ways)})", actor.binds())


def _staff_of_parent(table: str, key: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {table} gate_parent"
        f" WHERE gate_parent.id = {{t}}.{key} AND {gates.staff_of('gate_parent.area_id')})"
    )


def _through(table: str, key: str, gate: Predicate) -> Predicate:
    return Predicate(
        f"EXISTS (SELECT 1 FROM {table} gate_parent"
        f" WHERE gate_parent.id = {{t}}.{key} AND {gate.on('gate_parent')})",
        gate.binds,
    )
