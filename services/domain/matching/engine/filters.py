"""Hard filters. Those of a need's kind are judged for all its offers at once, the rest pair by pair.

A pair counts for the first filter that it fails. What has nothing to do with the need falls before
distance and time are asked, so that these count offers which would have helped.
"""

import numpy as np
from numpy.typing import NDArray

from services.domain.matching.engine.columns import Board, Ints, Mask
from services.domain.matching.engine.spans import owners, scattered, spans

Stages = NDArray[np.uint8]

FLOOR = "below_floor"
STAGES = ("barred", "area", "price", "at_home", "group", FLOOR, "distance", "time", "full")
"""Names of the codes in a stage array; the code len(STAGES) is a pair that passed them all."""
BARRED, AREA, PRICE, AT_HOME, GROUP, UNLIKE, DISTANCE, TIME, FULL = range(len(STAGES))
PASSED = len(STAGES)


def kinds(board: Board) -> Ints:
    """Per need a code; needs of one code pass and fail the same filters up to GROUP."""
    need, (rows, offers) = board.need, board.shape
    code = np.zeros(rows, dtype=np.int64)
    barred = np.unique(board.barred // max(offers, 1))
    code[barred] = 1 + np.arange(len(barred))
    for column in (need.area, need.max_tier, need.at_home, need.group):
        values, place = np.unique(column, return_inverse=True)
        code = np.unique(code * len(values) + place, return_inverse=True)[1]
    return code


def kind_stages(board: Board, rows: Ints, columns: Ints) -> Stages:
    """Needs `rows` × offers `columns`: the first filter failed up to GROUP, or PASSED."""
    need, offer = board.need, board.offer
    stages = np.full((len(rows), len(columns)), PASSED, dtype=np.uint8)
    stages[~board.group_served[need.group[rows]][:, offer.group[columns]]] = GROUP
    stages[need.at_home[rows, None] & ~offer.at_home[columns]] = AT_HOME
    stages[offer.tier[columns] > need.max_tier[rows, None]] = PRICE
    stages[~board.area_served[need.area[rows]][:, offer.area[columns]]] = AREA
    row, column = barred(board, rows)
    place = scattered(columns, np.arange(len(columns)), len(board.offers))[column]
    stages[row[place >= 0], place[place >= 0]] = BARRED
    return stages


def barred(board: Board, rows: Ints) -> tuple[Ints, Ints]:
    """Pairs never to be proposed again: place in `rows`, offer column."""
    offers = len(board.offers)
    low, high = np.searchsorted(board.barred, [rows * offers, (rows + 1) * offers])
    pair = board.barred[spans(low, high - low)]
    return owners(high - low), np.asarray(pair % max(offers, 1))


def within_reach(board: Board, need: Ints, offer: Ints) -> Mask:
    """Within the offer's radius, pair by pair; passes where a place or the radius is unknown."""
    away = board.need.point[need] - board.offer.point[offer]
    square = np.einsum("ij,ij->i", away, away)
    return np.asarray(~(square > board.offer.reach[offer] ** 2))
