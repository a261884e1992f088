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


def decide(board: Board, found: Edges, pair_need: Ints) -> Outcome:
    """Solve the flow and share out what it earned. `pair_need`: the need of each candidate."""
    pairs = np.bincount(pair_need, minlength=len(board.needs))
    assignment = Assignment(
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
    edge = np.flatnonzero(assign(assignment))
    gain, tie = assignment.edge_gain[edge], found.tie[edge]
    by_need = _rank(found.need[edge], gain, tie)
    turn = _rank(assignment.slot_partner[found.slot[edge]], gain, tie)
    return Outcome(
        edge=edge,
        urgency=np.where(by_need == 0, assignment.relief[found.need[edge]], 0),
        turn=_turn_ladder(assignment.turns, len(edge))[turn],
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
