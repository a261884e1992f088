"""Reads of who looked at whose personal data."""

from services.domain.actors import gates
from services.domain.actors.actor import Actor
from services.kit.sql import Predicate


def visible_to(actor: Actor) -> Predicate:
    """The person, whoever looked, and the staff of where the person lived then."""
    return gates.public_or(
        actor,
        "false",
        gates.mine("{t}.account_id"),
        gates.mine("{t}.viewer_id"),
        gates.staff_of("{t}.area_id"),
    )
