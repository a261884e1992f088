"""Who could help with a need, best first, whatever the diary says: for people to look through."""

from collections.abc import Sequence

import numpy as np

from services.domain.matching.engine.best import best_of, order_of
from services.domain.matching.engine.blocks import Block, blocks
from services.domain.matching.engine.board import board
from services.domain.matching.engine.check import check
from services.domain.matching.engine.columns import Board, Ints
from services.domain.matching.engine.filters import kinds
from services.domain.matching.engine.pairs import pairs
from services.domain.matching.engine.sieve import sift
from services.domain.matching.engine.text import Texts, compared
from services.domain.matching.engine.values import Need, Offer, Problem, Weights


def rank(
    needs: Sequence[Need], offers: Sequence[Offer], *, weights: Weights | None = None
) -> dict[int, list[int]]:
    """Need id → ids of the offers that pass the lasting filters and earn `Weights.listed`.

    By merit but for time: slots, windows and capacity play no part, so an offer without a slot is
    listed too. An empty list is an answer: nobody here does that. Raises MalformedProblem.
    """
    problem = Problem(needs=[*needs], offers=[*offers], weights=weights or Weights())
    return {need: [offer for offer, _ in listed] for need, listed in scored(problem).items()}


def scored(problem: Problem) -> dict[int, list[tuple[int, int]]]:
    """Need id → its offers as in `rank`, each with its merit but for time. Raises MalformedProblem."""
    check(problem)
    laid = board(problem)
    texts = compared([need.text for need in laid.needs], [offer.text for offer in laid.offers])
    kind = kinds(laid)
    listed: dict[int, list[tuple[int, int]]] = {need.id: [] for need in laid.needs}
    for block in blocks(laid):
        _add(listed, laid, texts, block, kind)
    return listed


def _add(
    listed: dict[int, list[tuple[int, int]]], laid: Board, texts: Texts, block: Block, kind: Ints
) -> None:
    left = sift(laid, texts, block, kind, floor=laid.weights.listed, any_time=True)
    made = pairs(laid, left.need, left.offer, left.text, left.concept)
    merit = made.points.total
    everything = np.full(len(laid.needs), len(laid.offers))
    for k in best_of(left.need, order_of(made), everything).tolist():
        offer = int(laid.offer.id[left.offer[k]])
        listed[int(laid.need.id[left.need[k]])].append((offer, int(merit[k])))
