"""Hard filters, cheap ones first. Each says which pairs pass: rows of needs × all offers."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from services.domain.matching.engine.columns import Board, Mask
from services.domain.matching.engine.times import offers_in_time

Stages = NDArray[np.uint8]


def not_barred(board: Board, rows: slice) -> Mask:
    """Declined pairs, and whatever else the caller ruled out."""
    needs, offers = board.shape
    start, stop, _ = rows.indices(needs)
    low, high = np.searchsorted(board.barred, [start * offers, stop * offers])
    passes = np.ones((stop - start) * offers, dtype=np.bool_)
    passes[board.barred[low:high] - start * offers] = False
    return passes.reshape(stop - start, offers)


def area(board: Board, rows: slice) -> Mask:
    """The need's area lies within what the offer serves."""
    return np.asarray(board.area_served[board.need.area[rows]][:, board.offer.area])


def price(board: Board, rows: slice) -> Mask:
    """The offer is no dearer than the need accepts."""
    return np.asarray(board.offer.tier <= board.need.max_tier[rows, None])


def at_home(board: Board, rows: slice) -> Mask:
    """A need that must be met at home needs an offer that comes."""
    return np.asarray(board.offer.at_home | ~board.need.at_home[rows, None])


def group(board: Board, rows: slice) -> Mask:
    """The offer is for everybody, or for a group that the need belongs to."""
    return np.asarray(board.group_served[board.need.group[rows]][:, board.offer.group])


def distance(board: Board, rows: slice) -> Mask:
    """Within the offer's radius; passes where a place or the radius is unknown."""
    point = board.need.point[rows]
    passes = np.ones((len(point), len(board.offers)), dtype=np.bool_)
    limited = np.flatnonzero(np.isfinite(board.offer.reach) & ~np.isnan(board.offer.point[:, 0]))
    there = board.offer.point[limited]
    square = sum((point[:, axis, None] - there[:, axis]) ** 2 for axis in range(3))
    passes[:, limited] = ~(square > board.offer.reach[limited] ** 2)
    return passes


def time(board: Board, rows: slice) -> Mask:
    """A slot suits one of the need's windows, whether or not it is taken."""
    return offers_in_time(board, rows, np.ones(len(board.slot.id), dtype=np.bool_))


def full(board: Board, rows: slice) -> Mask:
    """A slot that suits still takes someone."""
    return offers_in_time(board, rows, board.slot.capacity > 0)


Filter = Callable[[Board, slice], Mask]

LASTING: tuple[tuple[str, Filter], ...] = (
    ("barred", not_barred),
    ("area", area),
    ("price", price),
    ("at_home", at_home),
    ("group", group),
    ("distance", distance),
)
"""What holds whatever the diary says."""

FILTERS: tuple[tuple[str, Filter], ...] = (*LASTING, ("time", time), ("full", full))
FLOOR = "below_floor"
STAGES = (*(name for name, _ in FILTERS), FLOOR)
"""Names of the codes in a stage array; the code len(STAGES) is a pair that passed them all."""
PASSED = len(STAGES)


def first_failed(board: Board, rows: slice, filters: tuple[tuple[str, Filter], ...] = FILTERS) -> Stages:
    """Per pair the index in STAGES of the first filter that it fails, or PASSED."""
    start, stop, _ = rows.indices(len(board.needs))
    stages = np.full((stop - start, len(board.offers)), PASSED, dtype=np.uint8)
    for code, (_, passes) in reversed(list(enumerate(filters))):
        stages[~passes(board, rows)] = code
    return stages
