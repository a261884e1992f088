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

    The text has two forms, one for strangers and one for all others.
    """
    if actor.is_anonymous:
        return Predicate(public)
    return Predicate(f"({' OR '.join((public, *others))})", actor.binds())
