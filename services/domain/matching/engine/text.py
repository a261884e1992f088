"""How alike two texts are: cosine of TF-IDF over character 1–2-grams, in blocks of rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.domain.matching.engine.columns import Floats, Ints
from services.domain.matching.engine.grams import Grams, grams
from services.domain.matching.engine.spans import spans

BACKGROUND = 100
"""Texts that every run is imagined to hold besides its own. Without them a run of two texts would
think the words they share worthless, and scores would jump as offers arrive."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The grams of a run, sorted, with their inverse document frequency. Frozen for the run."""

    code: Ints
    idf: Floats


@dataclass(frozen=True, slots=True)
class Rows:
    """A sparse matrix of unit rows: row r is gram[first[r]:first[r + 1]], grams ascending."""

    first: Ints
    gram: Ints
    weight: Floats


@dataclass(frozen=True, slots=True)
class Texts:
    """Needs by row; offers by gram, so that a need meets only offers that share something."""

    needs: Rows
    offers: Rows
    """Transposed: row g lists the columns (in `gram`) of the offers that hold gram g."""
    columns: int


def vocabulary(found: Grams, texts: int) -> Vocabulary:
    """What occurs in `texts` texts: idf = ln((texts + BACKGROUND) / (texts that hold it + ½))."""
    code, gram = np.unique(found.code, return_inverse=True)
    held = np.unique(gram * texts + found.text) // max(texts, 1)
    frequency = np.bincount(held, minlength=len(code))
    return Vocabulary(code=code, idf=np.log((texts + BACKGROUND) / (frequency + 0.5)))


def rows(found: Grams, texts: int, words: Vocabulary) -> Rows:
    """Unit vectors of (1 + ln count) · idf; grams outside the vocabulary are left out."""
    place = np.searchsorted(words.code, found.code)
    place = np.minimum(place, max(len(words.code) - 1, 0))
    known = np.flatnonzero(words.code[place] == found.code) if len(words.code) else place[:0]
    wide = len(words.code) or 1
    cells, count = np.unique(found.text[known] * wide + place[known], return_counts=True)
    text, gram = cells // wide, cells % wide
    weight = (1 + np.log(count)) * words.idf[gram] if len(cells) else np.zeros(0)
    norm = np.sqrt(np.bincount(text, weights=weight**2, minlength=texts))
    first = np.searchsorted(text, np.arange(texts + 1))
    return Rows(first=first, gram=gram, weight=weight / norm[text])


def compared(needs: Sequence[str], offers: Sequence[str]) -> Texts:
    """Index the texts of a run over one vocabulary."""
    everything = grams([*needs, *offers])
    words = vocabulary(everything, len(needs) + len(offers))
    matrix = rows(everything, len(needs) + len(offers), words)
    cut = matrix.first[len(needs)]
    mine = Rows(matrix.first[: len(needs) + 1], matrix.gram[:cut], matrix.weight[:cut])
    theirs = Rows(matrix.first[len(needs) :] - cut, matrix.gram[cut:], matrix.weight[cut:])
    return Texts(mine, _transposed(theirs, len(words.code)), len(offers))


def _transposed(matrix: Rows, height: int) -> Rows:
    column = np.repeat(np.arange(len(matrix.first) - 1), np.diff(matrix.first))
    order = np.argsort(matrix.gram, kind="stable")
    first = np.searchsorted(matrix.gram[order], np.arange(height + 1))
    return Rows(first=first, gram=column[order], weight=matrix.weight[order])


def cosines(texts: Texts, rows: Ints, columns: Ints) -> NDArray[np.float32]:
    """Needs `rows` × offers `columns` (ascending, each once), 0 to 1."""
    local = np.full(texts.columns, -1, dtype=np.int32)
    local[columns] = np.arange(len(columns), dtype=np.int32)
    held = local[texts.offers.gram]
    inside = np.flatnonzero(held >= 0)
    first = np.searchsorted(inside, texts.offers.first).astype(np.int32)
    column, weight = held[inside], texts.offers.weight[inside]
    length = np.diff(texts.needs.first)[rows]
    mine = spans(texts.needs.first[rows], length)
    gram, row = texts.needs.gram[mine], np.repeat(np.arange(len(rows), dtype=np.int32), length)
    reach = np.diff(first)[gram]
    hit = spans(first[gram], reach)
    cell = np.repeat(row * np.int32(len(columns)), reach) + column[hit]
    product = np.repeat(texts.needs.weight[mine], reach) * weight[hit]
    total = np.bincount(cell, weights=product, minlength=len(rows) * len(columns))
    return np.minimum(total, 1.0).astype(np.float32).reshape(len(rows), len(columns))
