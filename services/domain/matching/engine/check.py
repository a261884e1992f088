"""Rules that a problem must keep for the arrays to hold it."""

from collections.abc import Iterable, Iterator
from math import isfinite

import numpy as np

from services.domain.matching.engine.values import Need, Offer, Place, Problem

EXACT = 2**53
"""Largest integer that JSON readers agree on; leaves int64 sums room to spare."""


class MalformedProblem(ValueError):
    """A problem that contradicts itself; the message names the row."""


def check(problem: Problem) -> None:
    """Raise MalformedProblem unless ids are unique and numbers are finite and within ±2^53."""
    _unique("need", (need.id for need in problem.needs))
    _unique("offer", (offer.id for offer in problem.offers))
    for offer in problem.offers:
        if len({slot.id for slot in offer.slots}) < len(offer.slots):
            _unique(f"offer {offer.id}: slot", (slot.id for slot in offer.slots))
    if not _all_bounded(problem):
        for need in problem.needs:
            _bounded(f"need {need.id}", _need_numbers(need))
        for offer in problem.offers:
            _bounded(f"offer {offer.id}", _offer_numbers(offer))


def _all_bounded(problem: Problem) -> bool:
    """Whether all numbers are surely in range, at once; the one that is not is then looked for."""
    numbers: list[float] = []
    for need in problem.needs:
        numbers += (need.id, need.max_tier)
        if need.place is not None:
            numbers += (need.place.lon, need.place.lat)
        for window in need.windows:
            numbers += (window.start, window.end)
    for offer in problem.offers:
        numbers += _offer_numbers(offer)
    try:
        return bool((np.abs(np.array(numbers, dtype=np.float64)) < EXACT).all())
    except OverflowError:
        return False


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
