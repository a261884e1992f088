"""Candidates × the slots that suit them: what the flow chooses from."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.domain.matching.engine.columns import Board, Ints
from services.domain.matching.engine.pairs import Pairs
from services.domain.matching.engine.scoring import time_points
from services.domain.matching.engine.times import diary, places_taken, slots_of


@dataclass(frozen=True, slots=True)
class Edges:
    """By candidate, then slot in order of start."""

    pair: Ints
    """Index in Pairs."""
    need: Ints
    slot: Ints
    time: Ints
    """Points for time."""
    merit: Ints
    kept: Ints
    """Points for an earlier proposal of the pair."""
    size: Ints
    """Places that the need takes of the slot."""
    tie: Ints
    """Less is first among equals: the pair's hash, then the sooner slot."""


NEEDS = 4096
"""Needs whose times are compared at once."""
SOONER = 16
"""Slots of an offer told apart by order when all else is equal; later ones count as equal."""


def edges(board: Board, chosen: Pairs) -> Edges:
    """Every candidate with every slot of its offer that suits the need and has room."""
    pair, slot = slots_of(board, chosen.offer)
    order = slot - board.offer.first_slot[chosen.offer[pair]]
    part = _shares(board, chosen.need[pair], slot)
    size = places_taken(board, chosen.need, chosen.offer)[pair]
    good = np.flatnonzero((part > 0) & (board.slot.capacity[slot] >= size))
    pair, slot, time = pair[good], slot[good], time_points(board.weights, part[good])
    return Edges(
        pair=pair,
        need=chosen.need[pair],
        slot=slot,
        time=time,
        merit=chosen.points.total[pair] + time,
        kept=_kept(board, chosen)[pair],
        size=size[good],
        tie=chosen.tie[pair] * SOONER + np.minimum(order[good], SOONER - 1),
    )


def _shares(board: Board, need: Ints, slot: Ints) -> NDArray[np.float32]:
    """Share of the time of paired needs and slots, needs ascending; by runs, to bound the tables."""
    found = np.zeros(len(need), dtype=np.float32)
    columns = np.arange(len(board.offers))
    for start in range(0, len(board.needs), NEEDS):
        low, high = np.searchsorted(need, [start, start + NEEDS])
        some = diary(board, np.unique(need[low:high]), columns)
        found[low:high] = some.of(need[low:high], slot[low:high])
    return found


def _kept(board: Board, chosen: Pairs) -> Ints:
    before = np.isin(chosen.need * len(board.offers) + chosen.offer, board.kept)
    return np.asarray(np.where(before, board.weights.keep, 0).astype(np.int64))
