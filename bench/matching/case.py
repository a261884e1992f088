"""A problem taken apart by the engine's own stages, for solvers that want arrays."""

from dataclasses import dataclass, replace

import numpy as np

from services.domain.matching.engine import Problem, candidates
from services.domain.matching.engine.assigning import Assignment
from services.domain.matching.engine.board import board
from services.domain.matching.engine.columns import Board, Ints, Mask
from services.domain.matching.engine.edges import Edges, edges
from services.domain.matching.engine.outcome import assignment
from services.domain.matching.engine.pairs import Pairs
from services.domain.matching.engine.progress import silent
from services.domain.matching.engine.text import compared


@dataclass(frozen=True, slots=True)
class Case:
    board: Board
    pairs: Pairs
    edges: Edges
    what: Assignment


def whole(problem: Problem) -> Case:
    """With every pair that passed the filters: nothing is pruned."""
    before = candidates.NEED_BEST
    candidates.NEED_BEST = len(problem.offers) or 1
    try:
        return pruned(problem)
    finally:
        candidates.NEED_BEST = before


def pruned(problem: Problem) -> Case:
    """As the engine prunes it."""
    laid = board(problem)
    texts = compared([one.text for one in laid.needs], [one.text for one in laid.offers])
    chosen = candidates.choose(laid, texts, silent).pairs
    found = edges(laid, chosen)
    return Case(laid, chosen, found, assignment(laid, found, chosen.need))


def best_of_each_need(case: Case, most: int) -> Assignment:
    """Only the pairs of each need that score best; a need's pairs lie together."""
    what = case.what
    score = np.zeros(len(case.pairs.need), dtype=np.int64)
    np.maximum.at(score, what.edge_pair, what.edge_gain)
    order = np.lexsort((-score, case.pairs.need))
    need = case.pairs.need[order]
    rank = np.arange(len(need)) - np.searchsorted(need, need)
    good = np.zeros(len(need), dtype=np.bool_)
    good[order[rank < most]] = True
    return only(what, np.flatnonzero(good[what.edge_pair]))


def only(what: Assignment, kept: Ints | Mask) -> Assignment:
    """The assignment with these edges alone."""
    return replace(
        what,
        edge_need=what.edge_need[kept],
        edge_pair=what.edge_pair[kept],
        edge_slot=what.edge_slot[kept],
        edge_gain=what.edge_gain[kept],
        edge_tie=what.edge_tie[kept],
        edge_size=what.edge_size[kept],
    )
