"""Which edges won, and the lines of the score that depend on the whole run."""

from dataclasses import dataclass

import numpy as np

from services.domain.matching.engine.columns import Board, Ints
from services.domain.matching.engine.edges import Edges
from services.domain.matching.engine.flow import Assignment, assign
from services.domain.matching.engine.scoring import relief, turn_points


@dataclass(frozen=True, slots=True)
class Outcome:
    """Won edges by need, then offer, and per won edge its lines."""

    edge: Ints
    urgency: Ints
    """The need's relief, on its best pair only: the first unit is what is not left unserved."""
    turn: Ints
    turn_number: Ints
    """1 for the partner's best match of the run, 2 for the next, …"""

    @property
    def count(self) -> int:
        return len(self.edge)


def assignment(board: Board, found: Edges, pair_need: Ints) -> Assignment:
    """What the flow is to decide. `pair_need`: the need of each candidate."""
    pairs = np.bincount(pair_need, minlength=len(board.needs))
    return Assignment(
        units=np.minimum(board.need.wanted, pairs),
        relief=relief(board),
        edge_need=found.need,
        edge_pair=found.pair,
        edge_slot=found.slot,
        edge_gain=found.merit + found.kept,
        edge_tie=found.tie,
        slot_capacity=board.slot.capacity,
        slot_partner=board.offer.partner[board.slot.offer],
        turns=turn_points(board.weights),
    )


def decide(what: Assignment) -> Outcome:
    """Solve the flow and share out what it earned."""
    edge = np.flatnonzero(assign(what))
    gain, tie = what.edge_gain[edge], what.edge_tie[edge]
    by_need = _rank(what.edge_need[edge], gain, tie)
    turn = _rank(what.slot_partner[what.edge_slot[edge]], gain, tie)
    return Outcome(
        edge=edge,
        urgency=np.where(by_need == 0, what.relief[what.edge_need[edge]], 0),
        turn=_turn_ladder(what.turns, len(edge))[turn],
        turn_number=turn + 1,
    )


def _rank(group: Ints, gain: Ints, tie: Ints) -> Ints:
    """Position within its group, best first."""
    order = np.lexsort((tie, -gain, group))
    held = group[order]
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(held)) - np.searchsorted(held, held)
    return rank


def _turn_ladder(turns: list[tuple[int, int]], length: int) -> Ints:
    """Points of a partner's 1st, 2nd, … match."""
    steps = [points for count, points in turns for _ in range(count)]
    return np.array([*steps, *([0] * length)], dtype=np.int64)
