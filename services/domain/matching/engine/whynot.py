"""Why a pair was not proposed: what a partner or a resident asks who was passed over."""

from collections import Counter

import numpy as np
from msgspec import Struct

from services.domain.matching.engine.blocks import Block
from services.domain.matching.engine.board import board
from services.domain.matching.engine.check import check
from services.domain.matching.engine.columns import Board, Ints
from services.domain.matching.engine.edges import edges
from services.domain.matching.engine.filters import PASSED, STAGES, kind_stages, kinds
from services.domain.matching.engine.pairs import pairs
from services.domain.matching.engine.sieve import sift
from services.domain.matching.engine.solve import FULL, NOT_WANTED, solve
from services.domain.matching.engine.text import compared
from services.domain.matching.engine.values import Problem, Solution

MATCHED, OUTRANKED = "matched", "outranked"


class WhyNot(Struct, frozen=True):
    """The reason, and what it would have taken."""

    reason: str
    """First failed filter; "below_floor"; "not_wanted"; "full": others hold all that suits;
    "outranked": the need was given others; or "matched": it was proposed after all."""
    merit: int | None = None
    """Milli-points of this pair; None where it was never scored."""
    bar: int | None = None
    """Full: the lowest merit that holds the offer. Outranked: the lowest that the need got."""


class UnknownPair(LookupError):
    """The problem has no such need or offer."""


def why_not(problem: Problem, need: int, offer: int, solution: Solution | None = None) -> WhyNot:
    """Why offer id `offer` was not proposed for need id `need`.

    `solution` is that of the problem; without it the problem is solved again, to the same end.
    Raises UnknownPair, MalformedProblem.
    """
    check(problem)
    laid = board(problem)
    row, column = _find(laid.need.id, need), _find(laid.offer.id, offer)
    texts = compared([one.text for one in laid.needs], [one.text for one in laid.offers])
    alone = Block(np.array([row]), np.array([column]))
    stage = int(kind_stages(laid, alone.rows, alone.columns)[0, 0])
    if stage != PASSED:
        return WhyNot(STAGES[stage])
    left = sift(laid, texts, alone, kinds(laid), floor=problem.weights.floor)
    if not len(left.need):
        return WhyNot(STAGES[left.reached[0]])
    if not laid.need.wanted[row]:
        return WhyNot(NOT_WANTED)
    one = pairs(laid, left.need, left.offer, left.text, left.concept)
    found = edges(laid, one)
    merit = int(found.merit.max())
    return _against(solution or solve(problem), laid, (need, offer), merit, found.slot.tolist())


def _find(ids: Ints, wanted: int) -> int:
    at = np.flatnonzero(ids == wanted)
    if not len(at):
        raise UnknownPair(f"no need or offer {wanted} in this problem")
    return int(at[0])


def _against(solution: Solution, laid: Board, pair: tuple[int, int], merit: int, slots: list[int]) -> WhyNot:
    """The reason among those who were chosen instead; `slots` are the ones that suit."""
    need, offer = pair
    mine = [match for match in solution.matches if match.need == need]
    held = [match for match in solution.matches if match.offer == offer]
    if any(match.offer == offer for match in mine):
        return WhyNot(MATCHED, merit)
    taken = Counter(match.slot for match in held)
    if all(taken[laid.slot.id[slot]] >= laid.slot.capacity[slot] for slot in slots):
        return WhyNot(FULL, merit, min(match.merit for match in held))
    return WhyNot(OUTRANKED, merit, min((match.merit for match in mine), default=None))
