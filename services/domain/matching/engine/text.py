"""How alike two texts are: cosine of TF-IDF over character 1–2-grams, in blocks of rows.

Weights are whole numbers, so that sums are exact: a likeness is the same to the last bit in whatever
order and company it is added up. A few grams, which half of all texts share, make most of the work:
these are multiplied as a dense matrix, the rest is summed over what is shared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from services.domain.matching.engine.columns import Floats, Ints
from services.domain.matching.engine.grams import encoded, grams
from services.domain.matching.engine.spans import owners, scattered, spans
from services.domain.matching.taxonomy.reading import background

ONE = 2**26
"""The length of a text's vector; products stay below 2^53, which a float holds exactly."""
COMMON, DENSE = 128, 0.005
"""Grams that are multiplied densely: so many at most, and only those that more of all pairs share."""

AT_ONCE = 8192
"""Texts taken apart at a time, to bound the memory."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A sparse matrix of rows of length ONE: row r is gram[first[r]:first[r + 1]], grams ascending."""

    first: Ints
    gram: NDArray[np.int32]
    weight: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Texts:
    """Needs by row; offers by gram, so that a need meets only offers that share something."""

    needs: Rows
    offers: Rows
    """Transposed: row g lists the columns (in `gram`) of the offers that hold gram g."""
    columns: int
    common: Floats
    """Offers × the first grams, which many texts share."""


def rarity(code: Ints) -> Floats:
    """Inverse document frequency of grams: ln((texts + 1) / (texts that hold it + ½)), over `background`.

    The background belongs to the version, so that a pair's likeness is the same whatever else is
    in the run.
    """
    known, frequency, texts = _background()
    place = np.minimum(np.searchsorted(known, code), max(len(known) - 1, 0))
    held = np.where(known[place] == code, frequency[place], 0) if len(known) else np.zeros(len(code))
    return np.asarray(np.log((texts + 1) / (held + 0.5)))


@cache
def _background() -> tuple[Ints, Ints, int]:
    """Grams, ascending, in how many texts each stands, and how many texts there are."""
    texts, counted = background()
    pairs = sorted((encoded(gram), count) for gram, count in counted.items())
    code, frequency = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return code, frequency, texts


def compared(needs: Sequence[str], offers: Sequence[str]) -> Texts:
    """Index the texts of a run: vectors of (1 + ln count) · rarity."""
    text, gram, count, code = _counted([*needs, *offers])
    weight = _weights(text, (1 + np.log(count)) * rarity(code)[gram], len(needs) + len(offers))
    cut = int(np.searchsorted(text, len(needs)))
    number, common = _common_first(gram[:cut], gram[cut:], (len(needs), len(offers)), len(code))
    number = number.astype(np.int32)
    mine = Rows(_bounds(text[:cut], len(needs)), number[gram[:cut]], weight[:cut])
    theirs = _by_gram(text[cut:] - len(needs), number[gram[cut:]], weight[cut:], len(code))
    return Texts(mine, theirs, len(offers), _dense(theirs, len(offers), common))


def _counted(texts: Sequence[str]) -> tuple[Ints, Ints, Ints, Ints]:
    """Per text and gram that it holds: text, number of the gram, how often; and the grams by number."""
    parts = [_counted_few(texts[at : at + AT_ONCE], at) for at in range(0, len(texts), AT_ONCE)]
    none = np.zeros(0, dtype=np.int32)
    code = np.unique(np.concatenate([none.astype(np.int64), *(part[3] for part in parts)]))
    gram = [np.searchsorted(code, known).astype(np.int32)[local] for _, local, _, known in parts]
    text, count = (np.concatenate([none, *(part[k] for part in parts)]) for k in (0, 2))
    return text, np.concatenate([none, *gram]), count, code


def _counted_few(texts: Sequence[str], first: int) -> tuple[Ints, Ints, Ints, Ints]:
    """The same for texts of which the first has the number `first`; grams are numbered among their own."""
    found = grams(texts)
    code, gram = np.unique(found.code, return_inverse=True)
    once, count = np.unique(found.text * max(len(code), 1) + gram, return_counts=True)
    text, gram = np.divmod(once, max(len(code), 1))
    return (text + first).astype(np.int32), gram.astype(np.int32), count.astype(np.int32), code


def _weights(text: Ints, weight: Floats, texts: int) -> NDArray[np.int32]:
    """In proportion to `weight`, each text's of length ONE. Rounded down, so that none is longer."""
    norm = np.sqrt(np.bincount(text, weights=weight**2, minlength=texts))
    return (ONE * (weight / norm[text])).astype(np.int32)


def _bounds(row: Ints, rows: int) -> Ints:
    return np.searchsorted(row, np.arange(rows + 1))


def _common_first(mine: Ints, theirs: Ints, shape: tuple[int, int], grams: int) -> tuple[Ints, int]:
    """Another number for each gram, those that most pairs share first; and how many are common."""
    hits = np.bincount(mine, minlength=grams) * np.bincount(theirs, minlength=grams)
    order = np.argsort(-hits, kind="stable")
    number = np.empty(grams, dtype=np.int64)
    number[order] = np.arange(grams)
    return number, min(COMMON, int((hits > DENSE * shape[0] * shape[1]).sum()))


def _by_gram(column: Ints, gram: Ints, weight: NDArray[np.int32], grams: int) -> Rows:
    order = np.argsort(gram, kind="stable")
    return Rows(_bounds(gram[order], grams), column[order].astype(np.int32), weight[order])


def _dense(offers: Rows, columns: int, common: int) -> Floats:
    table, end = np.zeros((columns, common)), offers.first[common]
    gram = np.repeat(np.arange(common), np.diff(offers.first[: common + 1]))
    table[offers.gram[:end], gram] = offers.weight[:end]
    return table


def cosines(texts: Texts, rows: Ints, columns: Ints) -> NDArray[np.float32]:
    """Needs `rows` × offers `columns` (ascending, each once), 0 to 1."""
    length = np.diff(texts.needs.first)[rows]
    mine, row = spans(texts.needs.first[rows], length), owners(length)
    gram, weight = texts.needs.gram[mine], texts.needs.weight[mine].astype(np.float64)
    width = texts.common.shape[1]
    dense, many = np.zeros((len(rows), width)), gram < width
    dense[row[many], gram[many]] = weight[many]
    total = dense @ texts.common[columns].T
    few = np.flatnonzero(~many)
    _add_shared(total, texts, columns, row[few], gram[few], weight[few])
    cosine = np.empty(total.shape, dtype=np.float32)
    np.multiply(total, 1 / ONE**2, out=cosine, casting="same_kind")
    return cosine


def _add_shared(total: Floats, texts: Texts, columns: Ints, row: Ints, gram: Ints, weight: Floats) -> None:
    """Add weight[k] of gram[k] in row[k], times that of every column that holds the gram."""
    first, offers = texts.offers.first, texts.offers
    reach = first[gram + 1] - first[gram]
    hit = spans(first[gram], reach)
    column = scattered(columns, np.arange(len(columns)), texts.columns)[offers.gram[hit]]
    inside = np.flatnonzero(column >= 0)
    product = (np.repeat(weight, reach) * offers.weight[hit])[inside]
    cell = np.repeat(row * len(columns), reach)[inside] + column[inside]
    np.add.at(total.reshape(-1), cell, product)
