"""What an offer says, from values as typed to columns; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from services.domain.areas.rules import check_coordinates
from services.domain.partners.errors import OfferPriceWrong, OfferSlotsOverlap
from services.domain.partners.models import Tier
from services.domain.partners.slots import DatedSlot, Slot, SlotInvalid, WeeklySlot, overlapping
from services.kit.errors import InvalidInput
from services.kit.inputs import Typed, within

MOST_SLOTS = 60
MOST_GROUPS = 20


@dataclass(frozen=True, slots=True)
class SlotTerms:
    """Weekly (`weekday`, ISO 1 Monday to 7) or dated (`on`); local civil time, on one day."""

    starts: time
    ends: time
    weekday: int | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTerms:
    """The whole of what a partner says about an offer; units as in `models.Offer`."""

    serves: int
    title: str
    text: str
    category: str
    tier: Tier
    valid_from: date
    valid_until: date
    slots: Sequence[SlotTerms]
    price_fen: int = 0
    capacity: int = 1
    places: int | None = None
    at_home: bool = False
    place: str = ""
    longitude: float | None = None
    latitude: float | None = None
    radius_metres: int | None = None
    groups: Sequence[str] = ()


def columns(terms: OfferTerms, typed: Typed) -> dict[str, Any]:
    """The offer's columns but for `serves` and the dates, or a refusal that names the field."""
    _check_numbers(terms)
    _check_place(terms)
    within("groups", len(terms.groups), least=0, most=MOST_GROUPS)
    return {
        "title": typed.line("title", terms.title, most=80),
        "text": typed.passage("text", terms.text, most=2000),
        "category": typed.line("category", terms.category, most=30),
        "tier": terms.tier,
        "price_fen": terms.price_fen,
        "capacity": terms.capacity,
        "places": terms.places,
        "at_home": terms.at_home,
        "place": typed.optional("place", terms.place, most=120),
        "longitude": terms.longitude,
        "latitude": terms.latitude,
        "radius_metres": terms.radius_metres,
        "groups": list(dict.fromkeys(typed.line("groups", group, most=30) for group in terms.groups)),
    }


def dates(terms: OfferTerms, *, first: date, today: date) -> dict[str, date]:
    """The dates of validity: none before `first`, the last not before today."""
    if terms.valid_until < max(today, terms.valid_from):
        raise InvalidInput("The offer must hold until today or later.", field="valid_until")
    if terms.valid_from < first:
        raise InvalidInput(f"The offer must not begin before {first}.", field="valid_from")
    return {"valid_from": terms.valid_from, "valid_until": terms.valid_until}


def check_slots(terms: OfferTerms, *, today: date) -> None:
    """InvalidInput or OfferSlotsOverlap unless the slots can be kept side by side."""
    within("slots", len(terms.slots), least=1, most=MOST_SLOTS)
    try:
        slots = [_slot(one) for one in terms.slots]
    except SlotInvalid as invalid:
        raise InvalidInput(str(invalid), field="slots") from None
    for one in slots:
        first = max(today, terms.valid_from)
        if isinstance(one, DatedSlot) and not first <= one.on <= terms.valid_until:
            raise InvalidInput(f"{one.on} is over or out of the offer's validity.", field="slots")
    pair = overlapping(slots)
    if pair is not None:
        raise OfferSlotsOverlap(
            f"Slots {pair[0] + 1} and {pair[1] + 1} overlap. Join them, or leave one out.", field="slots"
        )


def _slot(terms: SlotTerms) -> Slot:
    if terms.starts.tzinfo is not None or terms.ends.tzinfo is not None:
        raise SlotInvalid("Slots are in China Standard Time: give their times without an offset.")
    if terms.weekday is not None and terms.on is None:
        return WeeklySlot(terms.weekday, terms.starts, terms.ends)
    if terms.on is not None and terms.weekday is None:
        return DatedSlot(terms.on, terms.starts, terms.ends)
    raise SlotInvalid("A slot has either a weekday or a date.")


def _check_numbers(terms: OfferTerms) -> None:
    within("price_fen", terms.price_fen, least=0, most=10_000_000)
    if (terms.price_fen == 0) != (terms.tier is Tier.FREE):
        raise OfferPriceWrong(field="price_fen")
    within("capacity", terms.capacity, least=1, most=1000)
    if terms.places is not None:
        within("places", terms.places, least=1, most=100_000)


def _check_place(terms: OfferTerms) -> None:
    check_coordinates(terms.longitude, terms.latitude)
    if terms.radius_metres is None:
        return
    within("radius_metres", terms.radius_metres, least=1, most=200_000)
    if terms.longitude is None:
        raise InvalidInput("A radius needs the place it is measured from.", field="radius_metres")
