"""Candidates × the slots that suit them: what the flow chooses from."""

from dataclasses import dataclass

import numpy as np

from services.domain.matching.engine.columns import Board, Floats, Ints
from services.domain.matching.engine.pairs import Pairs
from services.domain.matching.engine.scoring import time_points
from services.domain.matching.engine.times import bounds, share


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
    tie: Ints
    """Less is first among equals: the pair's hash, then the sooner slot."""


SOONER = 16
"""Slots of an offer told apart by order when all else is equal; later ones count as equal."""


def edges(board: Board, chosen: Pairs) -> Edges:
    """Every candidate with every slot of its offer that suits the need and has room."""
    first = board.offer.first_slot
    count = np.diff(first)[chosen.offer]
    pair = np.repeat(np.arange(len(chosen.need)), count)
    order = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
    slot = first[chosen.offer[pair]] + order
    part = _shares(board, chosen.need[pair], slot)
    good = np.flatnonzero((part > 0) & (board.slot.capacity[slot] > 0))
    pair, slot, time = pair[good], slot[good], time_points(board.weights, part[good])
    return Edges(
        pair=pair,
        need=chosen.need[pair],
        slot=slot,
        time=time,
        merit=chosen.points.total[pair] + time,
        kept=_kept(board, chosen)[pair],
        tie=chosen.tie[pair] * SOONER + np.minimum(order[good], SOONER - 1),
    )


def _shares(board: Board, need: Ints, slot: Ints) -> Floats:
    """The best share over the need's windows; 0 where the slot suits none."""
    starts, ends, owner = bounds(board, np.arange(len(board.window_lists)))
    first = np.searchsorted(owner, np.arange(len(board.window_lists) + 1))
    code = board.need.windows[need]
    count = np.diff(first)[code]
    edge = np.repeat(np.arange(len(need)), count)
    window = np.arange(len(edge)) + np.repeat(first[code] - (np.cumsum(count) - count), count)
    start, end = board.slot.start[slot][edge], board.slot.end[slot][edge]
    best = np.zeros(len(need))
    np.maximum.at(best, edge, share(start, end, starts[window], ends[window]))
    return best


def _kept(board: Board, chosen: Pairs) -> Ints:
    before = np.isin(chosen.need * len(board.offers) + chosen.offer, board.kept)
    return np.asarray(np.where(before, board.weights.keep, 0).astype(np.int64))
