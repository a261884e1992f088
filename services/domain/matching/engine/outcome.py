"""Which edges won, and the lines of the score that depend on the whole run."""

from dataclasses import dataclass

import numpy as np

from services.domain.matching.engine.assigning import Assignment, before, ladder
from services.domain.matching.engine.choice import choose_edges
from services.domain.matching.engine.columns import Board, Ints, Mask
from services.domain.matching.engine.edges import Edges
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
    bound: int
    """No choice among the candidates earns more; what this one earns, where that is exact."""

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
        edge_size=found.size,
        slot_capacity=board.slot.capacity,
        slot_partner=board.offer.partner[board.slot.offer],
        turns=turn_points(board.weights),
    )


def decide(what: Assignment) -> Outcome:
    """Choose, and share out what was earned."""
    return outcome_of(what, *choose_edges(what))


def outcome_of(what: Assignment, taken: Mask, bound: int) -> Outcome:
    """Share out what the edges taken earn."""
    edge = np.flatnonzero(taken)
    gain, tie = what.edge_gain[edge], what.edge_tie[edge]
    by_need = _rank(what.edge_need[edge], gain, tie)
    partner = what.slot_partner[what.edge_slot[edge]]
    turn = before(what)[partner] + _rank(partner, gain, tie)
    return Outcome(
        edge=edge,
        urgency=np.where(by_need == 0, what.relief[what.edge_need[edge]], 0),
        turn=ladder(what, int(turn.max(initial=0)) + 1)[turn],
        turn_number=turn + 1,
        bound=bound,
    )


def _rank(group: Ints, gain: Ints, tie: Ints) -> Ints:
    """Position within its group, best first."""
    order = np.lexsort((tie, -gain, group))
    held = group[order]
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(held)) - np.searchsorted(held, held)
    return rank
