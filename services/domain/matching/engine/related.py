"""Which pairs of a block speak of the same thing: concept and words together reach a floor."""

import numpy as np

from services.domain.matching.engine.blocks import Block
from services.domain.matching.engine.columns import Board, Ints, Mask
from services.domain.matching.engine.scoring import related_points
from services.domain.matching.engine.text import Texts, cosines


def related(board: Board, texts: Texts, block: Block, open_: Mask, floor: int) -> tuple[Ints, Ints, Ints]:
    """Of the pairs marked in `open_` those at or above the floor: row and column of the block, text points.

    A pair with neither category nor a word in common is below any floor.
    """
    cosine = cosines(texts, block.rows, block.columns)
    concept, text = related_points(board, block.rows, block.columns, cosine)
    row, column = np.nonzero(open_ & (concept + text >= max(floor, 1)))
    return row, column, text[row, column]
