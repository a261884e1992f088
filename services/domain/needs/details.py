"""What a need says, from values as typed to columns; pure."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict

from services.domain.needs import rules
from services.domain.needs.models import Urgency
from services.domain.partners.models import Tier
from services.kit.errors import InvalidInput
from services.kit.inputs import Typed, within

MOST_GROUPS = 10


class Details(TypedDict, total=False):
    """What may be said about a need besides its title, text, category and dearest tier."""

    at_home: bool
    people: int
    urgency: Urgency
    wanted: int
    groups: Sequence[str]
    series_id: int | None
    """Of an active series, at whose events the need is served."""
    place: tuple[float, float] | None
    """Longitude and latitude (WGS84, degrees)."""


class Changes(Details, total=False):
    """What may change in a need; what is not given stays."""

    title: str
    text: str
    category: str
    max_tier: Tier


def columns(typed: Typed, given: Mapping[str, Any]) -> dict[str, Any]:
    """The columns for the `Changes` given, or InvalidInput that names the field."""
    kept = {name: _CHECKS[name](typed, value) for name, value in given.items()}
    if "place" in kept:
        kept["longitude"], kept["latitude"] = kept.pop("place")
    return kept


def public(field: str, text: str) -> str:
    """The text itself, or InvalidInput if it has personal data that everybody would read."""
    if rules.names_a_person(text):
        raise InvalidInput(
            f"{field} has a phone or identity number in it, and everybody would read it. Leave it out.",
            field=field,
        )
    return text


def _title(typed: Typed, raw: str) -> str:
    return public("title", typed.line("title", raw, most=80))


def _text(typed: Typed, raw: str) -> str:
    return public("text", typed.passage("text", raw, most=2000))


def _groups(typed: Typed, raw: Sequence[str]) -> list[str]:
    within("groups", len(raw), least=0, most=MOST_GROUPS)
    return list(dict.fromkeys(typed.line("groups", group, most=30) for group in raw))


def _place(_typed: Typed, place: tuple[float, float] | None) -> tuple[float | None, float | None]:
    if place is None:
        return None, None
    longitude, latitude = place
    if not (math.isfinite(longitude) and math.isfinite(latitude)):
        raise InvalidInput("Give longitude and latitude in degrees.", field="place")
    if abs(longitude) > 180 or abs(latitude) > 90:
        raise InvalidInput("Longitude is from -180 to 180, latitude from -90 to 90.", field="place")
    return place


def _as_it_is(_typed: Typed, value: Any) -> Any:
    return value


_CHECKS: dict[str, Callable[[Typed, Any], Any]] = {
    "title": _title,
    "text": _text,
    "category": lambda typed, raw: typed.line("category", raw, most=30),
    "max_tier": _as_it_is,
    "at_home": _as_it_is,
    "people": lambda _typed, value: within("people", value, least=1, most=100_000),
    "urgency": _as_it_is,
    "wanted": lambda _typed, value: within("wanted", value, least=1, most=20),
    "groups": _groups,
    "series_id": _as_it_is,
    "place": _place,
}
