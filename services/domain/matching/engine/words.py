"""The words that two texts share, as people would read them: runs of shared grams."""

from collections.abc import Iterable, Sequence

import numpy as np

from services.domain.matching.engine.columns import Ints, Mask
from services.domain.matching.engine.grams import Grams, grams
from services.domain.matching.taxonomy.spelling import normalised

SHOWN = 8
"""Words shown of a pair, at most."""


class Reader:
    """Texts read once, compared pair by pair."""

    def __init__(self, texts: Sequence[str]) -> None:
        found = grams(texts)
        order = np.lexsort((found.at, found.text))
        self._texts = [normalised(text) for text in texts]
        self._grams = Grams(*(column[order] for column in _columns(found)))
        self._first = np.searchsorted(self._grams.text, np.arange(len(texts) + 1))

    def at(self, text: int, spans: Iterable[tuple[int, int]]) -> list[str]:
        """The words at (start, end) of a text, each once."""
        return list({self._texts[text][start:end]: None for start, end in spans})

    def shared(self, one: int, other: int) -> tuple[list[str], list[str]]:
        """Words of text `one` found in text `other`, and the reverse; longest first."""
        left, right = self._codes(one), self._codes(other)
        return self._runs(one, np.isin(left, right)), self._runs(other, np.isin(right, left))

    def _codes(self, text: int) -> Ints:
        return self._grams.code[self._first[text] : self._first[text + 1]]

    def _runs(self, text: int, shared: Mask) -> list[str]:
        hits = self._first[text] + np.flatnonzero(shared)
        spans = zip(self._grams.at[hits].tolist(), self._grams.length[hits].tolist(), strict=True)
        words = {self._texts[text][start:end]: None for start, end in _joined(spans)}
        return sorted(words, key=len, reverse=True)[:SHOWN]


def merged(first: list[str], then: list[str]) -> list[str]:
    """The words of both lists, but for those that a word before them contains."""
    kept: list[str] = []
    for word in (*first, *then):
        if not any(word in one for one in kept):
            kept.append(word)
    return kept[:SHOWN]


def _columns(found: Grams) -> tuple[Ints, Ints, Ints, Ints]:
    return found.text, found.at, found.length, found.code


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """(at, length) in order of `at` → runs of those that overlap; neighbours stay apart."""
    runs: list[tuple[int, int]] = []
    for at, length in spans:
        if runs and at < runs[-1][1]:
            runs[-1] = (runs[-1][0], max(runs[-1][1], at + length))
        else:
            runs.append((at, at + length))
    return runs
