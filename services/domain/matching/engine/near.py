"""A large problem cut down to where a change can be felt, so that only texts near it are compared.

Two hops: the needs that changed, and those that changed offers suit best; the partners whom these
could have; the needs that hold them now. The places that all other needs hold are taken off.
"""

from collections import Counter
from collections.abc import Collection

import numpy as np
from msgspec.structs import replace

from services.domain.matching.engine.best import best_of, order_of
from services.domain.matching.engine.board import board
from services.domain.matching.engine.candidates import OFFER_BEST, OFFER_MORE, choose
from services.domain.matching.engine.columns import Board
from services.domain.matching.engine.pairs import Pairs
from services.domain.matching.engine.progress import silent
from services.domain.matching.engine.standing import Around, Standing
from services.domain.matching.engine.text import compared
from services.domain.matching.engine.values import Need, Offer, Problem

SMALL = 2000
"""Needs; a problem of no more is not cut down."""
HOLDERS = 1000
"""Needs at most that hold what others could have; those that came last first."""


def near(problem: Problem, around: Around) -> tuple[Problem, dict[int, int]]:
    """The problem near the change, and how many matches each partner holds outside of it."""
    known = {need.id: need for need in problem.needs}
    held = [one for one in around.standing if one.need in known]
    touched = {id for id in around.needs if id in known} | _suited(problem, around.offers)
    touched |= {one.need for one in held if one.offer in around.offers}
    inside = touched | _holders(problem, [known[id] for id in sorted(touched)], held)
    outside = [one for one in held if one.need not in inside]
    cut = replace(
        problem,
        needs=[need for need in problem.needs if need.id in inside],
        offers=_less(problem.offers, known, outside),
    )
    giver = {offer.id: offer.partner for offer in problem.offers}
    return cut, Counter(giver[one.offer] for one in outside if one.offer in giver)


def _suited(problem: Problem, offers: Collection[int]) -> set[int]:
    """Needs that these offers suit best, as many as candidates would list for each."""
    mine = [offer for offer in problem.offers if offer.id in offers]
    if not mine:
        return set()
    laid, pairs = _candidates(replace(problem, offers=mine))
    room = [sum(slot.capacity for slot in offer.slots) for offer in laid.offers]
    most = np.minimum(OFFER_BEST * np.maximum(room, 0) + OFFER_MORE, len(laid.needs))
    best = best_of(pairs.offer, order_of(pairs), most)
    return set(laid.need.id[pairs.need[best]].tolist())


def _holders(problem: Problem, needs: list[Need], held: list[Standing]) -> set[int]:
    """Needs that hold a partner whom one of these could have."""
    if not needs:
        return set()
    laid, pairs = _candidates(replace(problem, needs=needs))
    partners = {laid.offers[column].partner for column in np.unique(pairs.offer).tolist()}
    wished = {offer.id for offer in problem.offers if offer.partner in partners}
    return set(sorted({one.need for one in held if one.offer in wished}, reverse=True)[:HOLDERS])


def _candidates(problem: Problem) -> tuple[Board, Pairs]:
    laid = board(problem)
    texts = compared([need.text for need in laid.needs], [offer.text for offer in laid.offers])
    return laid, choose(laid, texts, silent).pairs


def _less(offers: list[Offer], needs: dict[int, Need], outside: list[Standing]) -> list[Offer]:
    """The offers without the places that others hold."""
    by_people = {offer.id for offer in offers if offer.by_people}
    used: Counter[tuple[int, str]] = Counter()
    for one in outside:
        used[one.offer, one.slot] += needs[one.need].people if one.offer in by_people else 1
    busy = {offer for offer, _ in used}
    return [
        replace(
            offer,
            slots=[replace(slot, capacity=slot.capacity - used[offer.id, slot.id]) for slot in offer.slots],
        )
        if offer.id in busy
        else offer
        for offer in offers
    ]
