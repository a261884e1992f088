"""One block of needs through the filters: what is left, and where the rest fell."""

from dataclasses import dataclass

import numpy as np

from services.domain.matching.engine.blocks import Block
from services.domain.matching.engine.columns import Board, Ints
from services.domain.matching.engine.filters import (
    AREA,
    BARRED,
    DISTANCE,
    FULL,
    PASSED,
    TIME,
    UNLIKE,
    Stages,
    barred,
    kind_stages,
    within_reach,
)
from services.domain.matching.engine.related import related
from services.domain.matching.engine.scoring import time_points
from services.domain.matching.engine.spans import greatest
from services.domain.matching.engine.text import Texts
from services.domain.matching.engine.times import diary, places_taken, slots_of


@dataclass(frozen=True, slots=True)
class Left:
    """Pairs that passed, by need row as the block has them, then offer column."""

    need: Ints
    offer: Ints
    text: Ints
    """Points for words."""
    concept: Ints
    """Points for what is asked and given."""
    time: Ints
    """Points for the best slot with room; 0 where the diary was not asked."""
    tally: Ints
    """Pairs of the block's needs with all offers per code of STAGES, and those that passed."""
    reached: Stages
    """Per need of the block the furthest stage that any offer reached."""


def sift(board: Board, texts: Texts, block: Block, kind: Ints, *, floor: int, any_time: bool = False) -> Left:
    """`kind`: filters.kinds of the board. `any_time`: whatever the diary says, and its room."""
    codes, first, member = np.unique(kind[block.rows], return_index=True, return_inverse=True)
    stages = kind_stages(board, block.rows[first], block.columns)
    opened = stages[member] == PASSED
    row, column, text, concept = related(board, texts, block, opened, floor)
    need, offer = block.rows[row], block.columns[column]
    stage, time = _pair_stages(board, block, need, offer, any_time=any_time)
    tally, reached = _elsewhere(board, block, np.bincount(member, minlength=len(codes)), stages, member)
    tally[UNLIKE] = tally[PASSED] - len(stage)
    tally[PASSED] = 0
    tally += np.bincount(stage, minlength=PASSED + 1)
    np.maximum.at(reached, row, stage)
    good = np.flatnonzero(stage == PASSED)
    return Left(need[good], offer[good], text[good], concept[good], time[good], tally, reached)


def _pair_stages(
    board: Board, block: Block, need: Ints, offer: Ints, *, any_time: bool
) -> tuple[Stages, Ints]:
    """DISTANCE, TIME, FULL or PASSED of related pairs, and their points for time."""
    stage = np.where(within_reach(board, need, offer), PASSED, DISTANCE).astype(np.uint8)
    time = np.zeros(len(need), dtype=np.int64)
    near = np.flatnonzero(stage == PASSED)
    if any_time or not len(near):
        return stage, time
    pair, slot = slots_of(board, offer[near])
    share = diary(board, block.rows, block.columns).of(need[near[pair]], slot)
    roomy = board.slot.capacity[slot] >= places_taken(board, need[near], offer[near])[pair]
    best = greatest(share, pair, len(near))
    free = greatest(np.where(roomy, share, 0), pair, len(near))
    stage[near[free == 0]] = FULL
    stage[near[best == 0]] = TIME
    time[near] = time_points(board.weights, free)
    return stage, time


def _elsewhere(
    board: Board, block: Block, members: Ints, stages: Stages, member: Ints
) -> tuple[Ints, Stages]:
    """Tally and stage reached by the filters of kinds, with the offers that serve elsewhere.

    PASSED stands for pairs that have distance, time and words still to show.
    """
    everywhere = len(board.offers) - len(block.columns)
    tally, reached = np.zeros(PASSED + 1, dtype=np.int64), stages.max(axis=1, initial=BARRED)
    for code in range(PASSED + 1):
        tally[code] = members @ (stages == code).sum(axis=1)
    row, column = barred(board, block.rows)
    ruled_out = np.bincount(row[~np.isin(column, block.columns)], minlength=len(block.rows))
    tally[BARRED] += ruled_out.sum()
    tally[AREA] += everywhere * len(block.rows) - ruled_out.sum()
    reached[reached == PASSED] = UNLIKE
    outside = np.where(ruled_out < everywhere, AREA, BARRED).astype(np.uint8)
    return tally, np.maximum(reached[member], outside)
