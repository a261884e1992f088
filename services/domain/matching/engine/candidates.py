"""Which pairs the flow may choose from: filtered, relevant, and pruned from both sides.

Need-side lists alone leave sought-after offers to the first and others with nobody; measured on
sparse instances, top-10 lists lose 9.8 % where this pruning loses .05 % with 12.6 edges a need.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from services.domain.matching.engine.best import Best, best_of, order_of
from services.domain.matching.engine.columns import Board, Ints
from services.domain.matching.engine.filters import (
    FILTERS,
    FLOOR,
    PASSED,
    STAGES,
    Filter,
    Stages,
    first_failed,
)
from services.domain.matching.engine.pairs import Pairs, pairs
from services.domain.matching.engine.progress import Progress
from services.domain.matching.engine.scoring import concept_points, text_points
from services.domain.matching.engine.text import Texts, cosines

NEED_BEST = 10
"""Offers that each need may bring."""
CELLS = 2**20
"""Pairs looked at in one block: some tens of megabytes."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What is left to choose from, and where everything else fell."""

    pairs: Pairs
    """By need, then offer."""
    tally: Ints
    """Pairs per code of filters.STAGES; the last one counts those that passed."""
    reached: Stages
    """Per need the furthest stage that any offer reached; 0 where there are no offers."""


def relevant(
    board: Board,
    texts: Texts,
    rows: slice,
    *,
    floor: int,
    filters: tuple[tuple[str, Filter], ...] = FILTERS,
) -> tuple[Stages, Ints]:
    """Stage and text points (rows × offers); a pair below the floor fails after the filters.

    A pair with neither category nor a word in common fails at any floor.
    """
    text = text_points(board.weights, cosines(texts, rows))
    every_need = np.arange(len(board.needs))[rows, None]
    concept = concept_points(board, every_need, np.arange(len(board.offers)))
    stages = first_failed(board, rows, filters)
    unlike = text + concept < max(floor, 1)
    stages[(stages == PASSED) & unlike] = STAGES.index(FLOOR)
    return stages, text


def blocks(board: Board) -> Iterator[slice]:
    """Slices of needs of at most CELLS pairs each."""
    needs, offers = board.shape
    height = max(1, CELLS // max(offers, 1))
    for start in range(0, needs, height):
        yield slice(start, min(start + height, needs))


def choose(board: Board, texts: Texts, progress: Progress) -> Candidates:
    """Each need's best 10 and each offer's best 8 · capacity + 8, by merit but for time."""
    needs = len(board.needs)
    tally = np.zeros(PASSED + 1, dtype=np.int64)
    reached = np.zeros(needs, dtype=np.uint8)
    by_offer = Best(_offer_limits(board))
    found: list[Ints] = []
    for rows in blocks(board):
        stages, text = relevant(board, texts, rows, floor=board.weights.floor)
        tally += np.bincount(stages.ravel(), minlength=PASSED + 1)
        reached[rows] = stages.max(axis=1, initial=0)
        row, offer = np.nonzero(stages == PASSED)
        need, points = row + rows.start, text[row, offer]
        key = order_of(pairs(board, need, offer, points))
        by_offer.add(need, offer, key, points)
        top = best_of(row, key, np.full(len(stages), NEED_BEST))
        found.append(np.stack([need, offer, points])[:, top])
        progress("candidates", rows.stop, needs)
    both = _union(board, [*found, np.stack(by_offer.pairs())])
    return Candidates(pairs=both, tally=tally, reached=reached)


def _offer_limits(board: Board) -> Ints:
    needs, offers = board.shape
    slot = board.slot
    capacity = np.bincount(slot.offer, np.minimum(slot.capacity, needs), minlength=offers)
    return np.minimum(8 * capacity.astype(np.int64) + 8, needs)


def _union(board: Board, parts: list[Ints]) -> Pairs:
    need, offer, text = np.concatenate(parts, axis=1)
    _, once = np.unique(need * len(board.offers) + offer, return_index=True)
    return pairs(board, need[once], offer[once], text[once])
