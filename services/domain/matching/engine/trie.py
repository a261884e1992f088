"""Finds many words in many texts at once: a trie that all positions of all texts walk together."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.domain.matching.engine.columns import Ints, Mask


@dataclass(frozen=True, slots=True)
class Hits:
    """Where words stand: by start, then the longer first."""

    start: Ints
    end: Ints
    word: Ints
    """Index in the list of words."""
    outer: Mask
    """Whether no longer word covers it."""


@dataclass(frozen=True, slots=True)
class Trie:
    letter: Ints
    """Code point → number of the letter, −1 for letters of no word; the last entry stands for all above."""
    letters: int
    key: Ints
    """node · letters + letter of each branch, ascending."""
    child: Ints
    word: Ints
    """Per node the word that ends there, or −1."""
    covers: Mask
    """Per word whether it stands for itself alone, and words inside it do not count."""


def trie(words: Sequence[str], covers: Sequence[bool] | None = None) -> Trie:
    """Of different words, none of them empty; `covers`, by word: all, if left out."""
    alphabet = {letter: number for number, letter in enumerate(sorted({c for word in words for c in word}))}
    branches: dict[int, int] = {}
    ends = {_walk(branches, alphabet, word): place for place, word in enumerate(words)}
    letter = np.full(max((ord(c) for c in alphabet), default=0) + 2, -1, dtype=np.int64)
    letter[[ord(c) for c in alphabet]] = list(alphabet.values())
    order = np.argsort(np.fromiter(branches, dtype=np.int64))
    word_at = np.full(len(branches) + 1, -1, dtype=np.int64)
    word_at[list(ends)] = list(ends.values())
    return Trie(
        letter=letter,
        letters=max(len(alphabet), 1),
        key=np.fromiter(branches, dtype=np.int64)[order],
        child=np.fromiter(branches.values(), dtype=np.int64)[order],
        word=word_at,
        covers=np.array([True] * len(words) if covers is None else covers, dtype=np.bool_),
    )


def _walk(branches: dict[int, int], alphabet: dict[str, int], word: str) -> int:
    """The node where the word ends; made where it is missing."""
    node = 0
    for letter in word:
        node = branches.setdefault(node * len(alphabet) + alphabet[letter], len(branches) + 1)
    return node


def find(within: Trie, code: Ints) -> Hits:
    """All words in a row of code points."""
    letter = within.letter[np.minimum(code, len(within.letter) - 1)]
    start = np.flatnonzero(letter >= 0)
    node, depth = np.zeros(len(start), dtype=np.int64), 0
    found: list[tuple[Ints, Ints, Ints]] = []
    while len(start):
        start, node = _step(within, letter, start, node, depth)
        depth += 1
        ended = np.flatnonzero(within.word[node] >= 0)
        found.append((start[ended], start[ended] + depth, within.word[node[ended]]))
    return _ordered(found, within.covers)


def _step(within: Trie, letter: Ints, start: Ints, node: Ints, depth: int) -> tuple[Ints, Ints]:
    """The positions that have a branch for their next letter, and where it leads."""
    inside = np.flatnonzero(start + depth < len(letter))
    start, node = start[inside], node[inside]
    follows = letter[start + depth]
    key = node * within.letters + follows
    place = np.minimum(np.searchsorted(within.key, key), max(len(within.key) - 1, 0))
    good = np.flatnonzero((follows >= 0) & (within.key[place] == key)) if len(within.key) else place[:0]
    return start[good], within.child[place[good]]


def _ordered(found: list[tuple[Ints, Ints, Ints]], covers: Mask) -> Hits:
    none = np.zeros(0, dtype=np.int64)
    start, end, word = (np.concatenate(column) for column in zip((none, none, none), *found, strict=True))
    order = np.lexsort((-end, start))
    start, end, word = start[order], end[order], word[order]
    reached = np.maximum.accumulate(np.concatenate([none, [0], np.where(covers[word], end, 0)]))[:-1]
    return Hits(start, end, word, end > reached)
