"""What a pair earns, in integer milli-points, so that the parts add up to the score exactly.

What is not known earns half: a partner without a rating is neither praised nor punished.
"""

from dataclasses import dataclass

import numpy as np

from services.domain.matching.engine.columns import Board, Floats, Ints, Mask
from services.domain.matching.engine.concepts import alike, known
from services.domain.matching.engine.places import metres
from services.domain.matching.engine.values import Weights

URGENCY_STEPS = np.array([0, 1, 4], dtype=np.int64)
"""Normal, urgent, critical, in units of Weights.urgency."""
TURNS = (1, 1, 2, 4)
"""Matches of a partner that earn λ, λ/2, λ/4, λ/8; any further one earns nothing."""


@dataclass(frozen=True, slots=True)
class PairPoints:
    """Merit of pairs but for time, which depends on the slot."""

    concept: Ints
    text: Ints
    distance: Ints
    price: Ints
    rating: Ints

    @property
    def total(self) -> Ints:
        return self.concept + self.text + self.distance + self.price + self.rating


def concept_points(board: Board, need: Ints, offer: Ints) -> Ints:
    """For what is asked and given, and a bonus for the category. Indices of the same length."""
    like, worth = alike(board.concepts, need, offer)
    return _concept(board, need, offer, like, worth)


def related_points(board: Board, need: Ints, offer: Ints, cosine: Floats) -> tuple[Ints, Ints]:
    """Concept and text points of the pairs (need[k], offer[k]), given the cosines of their texts.

    Words that two texts share are worth little where they speak of different jobs.
    """
    like, worth = alike(board.concepts, need, offer)
    concept = _concept(board, need, offer, like, worth)
    return concept, text_points(board.weights, cosine * worth)


def _concept(board: Board, need: Ints, offer: Ints, like: Floats, worth: Floats) -> Ints:
    """Texts that say nothing we know of, filed alike, earn half: what is not known earns half."""
    same = board.need.category[need] == board.offer.category[offer]
    part = np.where(same & ~known(board.concepts, need, offer), 0.5, like)
    bonus = np.where(same & (worth >= 1), board.weights.category, 0)
    return _whole(board.weights.concept * part + bonus)


def text_points(weights: Weights, cosine: Floats) -> Ints:
    """Saturating, because the first shared word says more than the fifth."""
    return _whole(weights.text * cosine / (cosine + weights.text_half))


def pair_points(board: Board, need: Ints, offer: Ints, text: Ints, concept: Ints | None = None) -> PairPoints:
    """The parts of the pairs (need[k], offer[k]), given their text points, and concept where known."""
    return PairPoints(
        concept=concept_points(board, need, offer) if concept is None else concept,
        text=text,
        distance=_distance(board, need, offer),
        price=_price(board)[offer],
        rating=_rating(board)[offer],
    )


def time_points(weights: Weights, share: Floats) -> Ints:
    """In proportion to the share of the shorter of slot and window."""
    return _whole(weights.time * share)


def relief(board: Board) -> Ints:
    """Per need what its first offer earns: the cost of leaving it with none."""
    weights = board.weights
    return np.asarray(weights.unserved + weights.urgency * URGENCY_STEPS[board.need.urgency])


def turn_points(weights: Weights) -> list[tuple[int, int]]:
    """(matches, milli-points each) by which a partner's first matches are preferred."""
    return [(count, weights.fairness >> step) for step, count in enumerate(TURNS)]


def _distance(board: Board, need: Ints, offer: Ints) -> Ints:
    away = metres(board.need.point[need], board.offer.point[offer])
    near = np.maximum(0.0, 1 - away / board.weights.reach_m)
    return _known(board.weights.distance, near, ~np.isnan(away))


def _price(board: Board) -> Ints:
    """A paid tier without a price is a price not known."""
    half, price = board.weights.price_half_fen, board.offer.price
    known = (price > 0) | (board.offer.tier <= 0)
    return _known(board.weights.price, half / (half + price), known)


def _rating(board: Board) -> Ints:
    stars = board.offer.rating
    return _known(board.weights.rating, (stars - 1) / 4, ~np.isnan(stars))


def _known(weight: int, part: Floats, known: Mask) -> Ints:
    return _whole(weight * np.where(known, part, 0.5))


def _whole(points: Floats) -> Ints:
    return np.asarray(np.rint(points).astype(np.int64))
