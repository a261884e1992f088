"""What a pair earns, in integer milli-points, so that the parts add up to the score exactly.

What is not known earns half: a partner without a rating is neither praised nor punished.
"""

from dataclasses import dataclass

import numpy as np

from services.domain.matching.engine.columns import Board, Floats, Ints, Mask
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
    """All or nothing for the category, which is a bonus and no filter. Indices broadcast."""
    same = board.need.category[need] == board.offer.category[offer]
    return np.asarray(np.where(same, board.weights.concept, 0).astype(np.int64))


def text_points(weights: Weights, cosine: Floats) -> Ints:
    """Saturating, because the first shared word says more than the fifth."""
    return _whole(weights.text * cosine / (cosine + weights.text_half))


def pair_points(board: Board, need: Ints, offer: Ints, text: Ints) -> PairPoints:
    """The parts of the pairs (need[k], offer[k]), given their text points."""
    return PairPoints(
        concept=concept_points(board, need, offer),
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
