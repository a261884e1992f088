"""Reads of notices: everybody sees their own."""

from services.domain.actors import gates
from services.domain.actors.actor import Actor
from services.kit.sql import Predicate


def visible_to(actor: Actor) -> Predicate:
    """One's own notices."""
    return gates.public_or(actor, "false", gates.mine("{t}.account_id"))
