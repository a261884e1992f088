"""Needs that the same offers may serve, together, so that no block holds pairs of other areas."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from services.domain.matching.engine.columns import Board, Ints

CELLS = 2**20
"""Pairs looked at in one block: some tens of megabytes."""
ROWS = 64
"""Needs of small areas are joined up to this many, because a block has its price."""


@dataclass(frozen=True, slots=True)
class Block:
    rows: Ints
    columns: Ints
    """Ascending; every offer that serves the area of one of the rows is among them."""


def blocks(board: Board) -> Iterator[Block]:
    """Every need once."""
    order = np.argsort(board.need.area, kind="stable")
    first = np.searchsorted(board.need.area[order], np.arange(len(board.area_served) + 1))
    area = 0
    for stop in range(1, len(first)):
        if first[stop] - first[area] >= ROWS or stop == len(first) - 1:
            rows = order[first[area] : first[stop]]
            served = np.asarray(board.area_served[area:stop].any(axis=0))
            yield from _cut(rows, np.flatnonzero(served[board.offer.area]))
            area = stop


def _cut(rows: Ints, columns: Ints) -> Iterator[Block]:
    height = max(1, CELLS // max(len(columns), 1))
    for start in range(0, len(rows), height):
        yield Block(rows[start : start + height], columns)
