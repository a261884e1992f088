"""Rules that a problem must keep for the arrays to hold it."""

from collections.abc import Iterable, Iterator
from math import isfinite

from services.domain.matching.engine.values import Need, Offer, Place, Problem

EXACT = 2**53
"""Largest integer that JSON readers agree on; leaves int64 sums room to spare."""


class MalformedProblem(ValueError):
    """A problem that contradicts itself; the message names the row."""


def check(problem: Problem) -> None:
    """Raise MalformedProblem unless ids are unique and numbers are finite and within ±2^53."""
    _unique("need", (need.id for need in problem.needs))
    _unique("offer", (offer.id for offer in problem.offers))
    for need in problem.needs:
        _bounded(f"need {need.id}", _need_numbers(need))
    for offer in problem.offers:
        _unique(f"offer {offer.id}: slot", (slot.id for slot in offer.slots))
        _bounded(f"offer {offer.id}", _offer_numbers(offer))


def _unique(what: str, ids: Iterable[int | str]) -> None:
    seen: set[int | str] = set()
    for one in ids:
        if one in seen:
            raise MalformedProblem(f"{what} {one} appears twice")
        seen.add(one)


def _bounded(what: str, numbers: Iterable[float]) -> None:
    for number in numbers:
        if not isfinite(number) or abs(number) > EXACT:
            raise MalformedProblem(f"{what}: {number} is out of range")


def _need_numbers(need: Need) -> Iterator[float]:
    yield need.id
    yield need.max_tier
    yield from _place_numbers(need.place)
    for window in need.windows:
        yield from (window.start, window.end)


def _offer_numbers(offer: Offer) -> Iterator[float]:
    yield from (offer.id, offer.partner, offer.tier, offer.price_fen)
    yield from (number for number in (offer.radius_m, offer.rating) if number is not None)
    yield from _place_numbers(offer.place)
    for slot in offer.slots:
        yield from (slot.start, slot.end)


def _place_numbers(place: Place | None) -> Iterator[float]:
    if place is not None:
        yield from (place.lon, place.lat)
