"""The words that two texts share, as people would read them: runs of shared grams."""

from collections.abc import Iterator, Sequence

import numpy as np

from services.domain.matching.engine.columns import Ints, Mask
from services.domain.matching.engine.grams import grams
from services.domain.matching.engine.spans import owners, spans
from services.domain.matching.taxonomy.spelling import all_normalised

SHOWN = 8
"""Words shown of a pair, at most."""
AT_ONCE = 256
"""Pairs whose grams are compared together, by a table that fits the processor's cache."""
LONG = 2**32
"""More than any place in a text."""


class Reader:
    """Texts read once, compared pair by pair."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = all_normalised(texts)
        found = grams(texts)
        order = np.lexsort((found.at, found.text))
        known, number = np.unique(found.code, return_inverse=True)
        self._grams, self._number = len(known), number[order]
        self._at, self._end = found.at[order], (found.at + found.length)[order]
        self._first = np.searchsorted(found.text[order], np.arange(len(texts) + 1))

    def words(self, text: int, spans: Sequence[tuple[int, int]]) -> list[str]:
        """The words at (start, end) of a text, each once."""
        whole = self._texts[text]
        return list({whole[start:end]: None for start, end in spans})

    def shared(self, one: Ints, other: Ints) -> Iterator[tuple[list[str], list[str]]]:
        """Per pair the words of text one[k] found in text other[k], and the reverse; longest first."""
        for at in range(0, len(one), AT_ONCE):
            left, right = self._held(one[at : at + AT_ONCE]), self._held(other[at : at + AT_ONCE])
            mine, theirs = self._common(left, right)
            yield from zip(
                self._runs(left, mine, one[at : at + AT_ONCE]),
                self._runs(right, theirs, other[at : at + AT_ONCE]),
                strict=True,
            )

    def _held(self, texts: Ints) -> tuple[Ints, Ints]:
        """Place in `texts` and occurrence, of all their grams."""
        count = self._first[texts + 1] - self._first[texts]
        return owners(count), spans(self._first[texts], count)

    def _common(self, left: tuple[Ints, Ints], right: tuple[Ints, Ints]) -> tuple[Mask, Mask]:
        """Which grams of either side the other side of the pair has too."""
        cells = [pair * self._grams + self._number[gram] for pair, gram in (left, right)]
        found = []
        for cell, there in zip(cells, reversed(cells), strict=True):
            table = np.zeros(AT_ONCE * self._grams, dtype=np.bool_)
            table[there] = True
            found.append(table[cell])
        return found[0], found[1]

    def _runs(self, held: tuple[Ints, Ints], common: Mask, texts: Ints) -> list[list[str]]:
        """Per text of the list its runs of common grams."""
        pair, gram = held[0][common], held[1][common]
        pair, start, end = _joined(pair, self._at[gram], self._end[gram])
        bounds = np.searchsorted(pair, np.arange(len(texts) + 1)).tolist()
        places = list(zip(start.tolist(), end.tolist(), strict=True))
        return [
            sorted(self.words(text, places[bounds[k] : bounds[k + 1]]), key=len, reverse=True)[:SHOWN]
            for k, text in enumerate(texts.tolist())
        ]


def merged(first: list[str], then: list[str]) -> list[str]:
    """The words of both lists, but for those that a word before them contains."""
    kept: list[str] = []
    for word in (*first, *then):
        if not any(word in one for one in kept):
            kept.append(word)
    return kept[:SHOWN]


def _joined(pair: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints, Ints]:
    """Places in order of pair and start → runs of those that overlap; neighbours stay apart."""
    furthest = np.maximum.accumulate(pair * LONG + end)
    opens = np.concatenate([[True], pair[1:] * LONG + start[1:] >= furthest[:-1]])[: len(pair)]
    first = np.flatnonzero(opens)
    last = np.append(first[1:], len(pair))[: len(first)] - 1
    return pair[first], start[first], furthest[last] % LONG
