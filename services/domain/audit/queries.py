"""Reads of the audit trail."""

from services.domain.actors import gates
from services.domain.actors.actor import Actor
from services.kit.sql import Predicate


def visible_to(actor: Actor) -> Predicate:
    """Staff of the entry's area or of one above it; entries without an area are for operators only."""
    return gates.public_or(actor, "false", gates.staff_of("{t}.area_id"))
