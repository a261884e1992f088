"""Pieces that the visibility gates of all domains are made of."""

from services.domain.actors.actor import Actor
from services.kit.sql import Predicate


def staff_of(area_column: str) -> str:
    """SQL: the caller is staff of the area that the column names, or of one above it."""
    return (
        "EXISTS (SELECT 1 FROM area gate_area"
        f" WHERE gate_area.id = {area_column} AND gate_area.path LIKE ANY(:staff_paths::text[]))"
    )


def mine(account_column: str) -> str:
    """SQL: the row belongs to the caller."""
    return f"{account_column} = :me::bigint"


def my_partner(partner_column: str) -> str:
    """SQL: the caller acts for the partner."""
    return f"{partner_column} = ANY(:my_partners::bigint[])"


def public_or(actor: Actor, public: str, *others: str) -> Predicate:
    """What everybody sees, and what those who are signed in see besides.

    The text depends on the actor's kind: a way that hangs on what the caller does not hold is left out,
    so that PostgreSQL does not even prepare to look for it.
    """
    if actor.is_anonymous:
        return Predicate(public)
    ways = [way for way in others if not _hangs_on_nothing(actor, way)]
    return Predicate(f"({' OR '.join((public, *ways))})", actor.binds())


def _hangs_on_nothing(actor: Actor, way: str) -> bool:
    """Whether the way needs roles or partners, and the caller has none of those it names."""
    named = [held for bind, held in actor.holdings().items() if f":{bind}" in way]
    return bool(named) and not any(named) and ":me" not in way
