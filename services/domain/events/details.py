"""What an event or a series says, from values as typed to columns; pure."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypedDict

from services.domain.events import rules
from services.domain.partners.models import Tier
from services.kit.errors import InvalidInput
from services.kit.inputs import Typed, within

MOST_PEOPLE = 100_000
MOST_FEN = 10_000_000
"""¥100,000 a person."""


class Details(TypedDict, total=False):
    """What may be said about an event besides its times; what is not given stays."""

    title: str
    text: str
    category: str
    tier: Tier
    price_fen: int
    """Price a person in fen; 0 if and only if the tier is free."""
    place: str
    capacity: int | None
    """People; None without a limit."""
    min_places: int


class Changes(Details, total=False):
    """What may change in an event."""

    starts_at: datetime
    ends_at: datetime


def columns(typed: Typed, given: Mapping[str, Any]) -> dict[str, Any]:
    """The columns for what is given, or InvalidInput that names the field."""
    return {name: _CHECKS[name](typed, value) for name, value in given.items()}


def check_together(said: Mapping[str, Any], *, now: datetime, moved: bool) -> None:
    """What columns must be to each other; `moved` when the times are new. Raises InvalidInput."""
    capacity, least = said.get("capacity"), said.get("min_places", 0)
    if capacity is not None and least > capacity:
        raise InvalidInput("minPlaces cannot be more than the capacity.", field="minPlaces")
    if "price_fen" in said and (said["price_fen"] == 0) != (said["tier"] is Tier.FREE):
        raise InvalidInput("A price of 0 goes with the tier FREE, and only with it.", field="priceFen")
    if moved:
        rules.check_times(said["starts_at"], said["ends_at"], now=now)


def _moment(name: str) -> Callable[[Typed, datetime], datetime]:
    def check(_typed: Typed, value: datetime) -> datetime:
        if value.tzinfo is None:
            raise InvalidInput("Give the moment with its offset from UTC.", field=name)
        return value

    return check


def _capacity(_typed: Typed, value: int | None) -> int | None:
    return None if value is None else within("capacity", value, least=1, most=MOST_PEOPLE)


def _as_it_is(_typed: Typed, value: Any) -> Any:
    return value


_CHECKS: dict[str, Callable[[Typed, Any], Any]] = {
    "title": lambda typed, raw: typed.line("title", raw, most=80),
    "text": lambda typed, raw: typed.optional("text", raw, most=2000),
    "category": lambda typed, raw: typed.line("category", raw, most=30),
    "tier": _as_it_is,
    "price_fen": lambda _typed, value: within("priceFen", value, least=0, most=MOST_FEN),
    "place": lambda typed, raw: typed.line("place", raw, most=120),
    "capacity": _capacity,
    "min_places": lambda _typed, value: within("minPlaces", value, least=0, most=MOST_PEOPLE),
    "starts_at": _moment("startsAt"),
    "ends_at": _moment("endsAt"),
}
