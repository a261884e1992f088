"""Which pairs of a block speak of the same thing: concept and words together reach a floor.

Few do, so that only those are looked at which can: services in common, words enough by themselves,
or texts that say nothing we know of, filed alike.
"""

import numpy as np

from services.domain.matching.engine.blocks import Block
from services.domain.matching.engine.columns import Board, Floats, Ints, Mask
from services.domain.matching.engine.concepts import Concepts
from services.domain.matching.engine.meaning import Meanings
from services.domain.matching.engine.scoring import related_points
from services.domain.matching.engine.spans import owners, spans
from services.domain.matching.engine.text import Texts, cosines
from services.domain.matching.engine.weights import Weights


def related(
    board: Board, texts: Texts, block: Block, open_: Mask, floor: int
) -> tuple[Ints, Ints, Ints, Ints]:
    """Of the pairs marked in `open_` those at or above the floor: row and column, text and concept points.

    A pair with neither a service, a category nor a word in common is below any floor.
    """
    cosine = cosines(texts, block.rows, block.columns)
    hopeful = cosine >= _enough(board.weights, max(floor, 1))
    _filed_alike(board, block, hopeful)
    row, column = _of_one_service(board.concepts, block)
    hopeful[row, column] = True
    cell = np.flatnonzero(hopeful & open_)
    row, column = np.divmod(cell, max(len(block.columns), 1))
    pair = (board, block.rows[row], block.columns[column], cosine.reshape(-1)[cell])
    concept, text = related_points(*pair)
    near = np.flatnonzero(concept + text >= max(floor, 1))
    return row[near], column[near], text[near], concept[near]


def _enough(weights: Weights, floor: int) -> float:
    """The least cosine that reaches the floor by itself, with half a point to spare for rounding."""
    least = max(floor - 1, 0)
    return least * weights.text_half / (weights.text - least) if weights.text > least else np.inf


def _filed_alike(board: Board, block: Block, hopeful: Mask) -> None:
    """Mark pairs of one category of which a text was not understood."""
    mine, theirs = board.need.category[block.rows], board.offer.category[block.columns]
    rows = np.flatnonzero(_sure(board.concepts.needs, block.rows) <= 0)
    columns = np.flatnonzero(_sure(board.concepts.offers, block.columns) <= 0)
    hopeful[rows] |= mine[rows, None] == theirs
    hopeful[:, columns] |= mine[:, None] == theirs[columns]


def _sure(read: Meanings, text: Ints) -> Floats:
    return np.asarray(read.sure[read.code[text]])


def _of_one_service(concepts: Concepts, block: Block) -> tuple[Ints, Ints]:
    """Pairs of which the offer gives, at least in part, one of the services asked for; some twice."""
    row, asked = _services(concepts.needs, block.rows)
    column, given = _services(concepts.offers, block.columns)
    one, other = np.nonzero(concepts.lexicon.likeness > 0)
    hit, helpful = _joined(asked, one)
    helped, offer = _joined(other[helpful], given)
    return row[hit[helped]], column[offer]


def _services(read: Meanings, texts: Ints) -> tuple[Ints, Ints]:
    """Place in `texts` and service, of all services that they speak of."""
    code = read.code[texts]
    text, place = np.nonzero(read.weight[code] > 0)
    return text, np.asarray(read.service[code[text], place])


def _joined(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """All places in `left` and `right` that hold the same number."""
    order = np.argsort(right, kind="stable")
    low, high = np.searchsorted(right[order], left), np.searchsorted(right[order], left, side="right")
    return owners(high - low), order[spans(low, high - low)]
