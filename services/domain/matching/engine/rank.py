"""Who could help with a need, best first, whatever the diary says: for people to look through."""

from collections.abc import Sequence

import numpy as np

from services.domain.matching.engine.best import best_of, order_of
from services.domain.matching.engine.board import board
from services.domain.matching.engine.candidates import blocks, relevant
from services.domain.matching.engine.check import check
from services.domain.matching.engine.columns import Board
from services.domain.matching.engine.filters import LASTING, PASSED
from services.domain.matching.engine.pairs import pairs
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
    check(problem)
    laid = board(problem)
    texts = compared([need.text for need in laid.needs], [offer.text for offer in laid.offers])
    listed: dict[int, list[int]] = {}
    for rows in blocks(laid):
        listed |= _block(laid, texts, rows)
    return listed


def _block(laid: Board, texts: Texts, rows: slice) -> dict[int, list[int]]:
    stages, text = relevant(laid, texts, rows, floor=laid.weights.listed, filters=LASTING)
    row, offer = np.nonzero(stages == PASSED)
    need = row + rows.start
    key = order_of(pairs(laid, need, offer, text[row, offer]))
    everything = np.full(len(stages), len(laid.offers))
    listed: dict[int, list[int]] = {need.id: [] for need in laid.needs[rows]}
    for k in best_of(row, key, everything).tolist():
        listed[int(laid.need.id[need[k]])].append(int(laid.offer.id[offer[k]]))
    return listed
