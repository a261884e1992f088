"""Texts → character 1–2-grams, for a whole run at once.

Chinese has no spaces; on short texts characters and pairs of them do as well as a segmenter and
need no dictionary. Other scripts give pairs only: a single letter says nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.domain.matching.engine.columns import Ints, Mask
from services.domain.matching.engine.letters import row
from services.domain.matching.taxonomy.spelling import all_normalised

FUNCTION_CHARACTERS = frozenset(
    "的了着过吗呢吧啊呀嘛和与及或在是有没不也都就还要想能会可把被给让跟对从到去来"
    "我你他她它们这那个些哪谁什么怎很太好"
)
"""Grammar and wishing, which every need contains: no word on their own, nor in pairs."""

GAP, HAN, OTHER = 0, 1, 2
SHIFT = 21
"""Unicode code points have at most 21 bits, so a pair of them is first << SHIFT | second."""


@dataclass(frozen=True, slots=True)
class Grams:
    """Each occurrence of a gram: which text, where, how long (1 or 2), and which gram."""

    text: Ints
    at: Ints
    """Position in the normalised text."""
    length: Ints
    code: Ints


def grams(texts: Sequence[str]) -> Grams:
    """All grams of all texts; punctuation, spaces and emoji part words and are none themselves."""
    clean = all_normalised(texts)
    code = row(clean)
    lengths = np.array([len(text) + 1 for text in clean], dtype=np.int64)
    text = np.repeat(np.arange(len(clean)), lengths)
    at = np.arange(len(code)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    kind, empty = _kinds(code)
    one = np.flatnonzero((kind == HAN) & ~empty)
    joined = (kind[:-1] != GAP) & (kind[:-1] == kind[1:]) & ~(empty[:-1] & empty[1:])
    two = np.flatnonzero(joined)
    both = np.concatenate([one, two])
    return Grams(
        text=text[both],
        at=at[both],
        length=np.repeat([1, 2], [len(one), len(two)]).astype(np.int64),
        code=np.concatenate([code[one], code[two] << SHIFT | code[two + 1]]),
    )


def encoded(gram: str) -> int:
    """The code of a gram of one or two characters."""
    first = ord(gram[0])
    return first if len(gram) == 1 else first << SHIFT | ord(gram[1])


def _kinds(code: Ints) -> tuple[NDArray[np.int8], Mask]:
    """Per character its kind and whether it is a function character."""
    unique, back = np.unique(code, return_inverse=True)
    letters = [chr(point) for point in unique]
    kinds = np.array([_kind(letter) for letter in letters], dtype=np.int8)
    empty = np.array([letter in FUNCTION_CHARACTERS for letter in letters], dtype=np.bool_)
    return kinds[back], empty[back]


def _kind(letter: str) -> int:
    point = ord(letter)
    if 0x3400 <= point <= 0x9FFF or 0xF900 <= point <= 0xFAFF or 0x20000 <= point <= 0x3FFFF:
        return HAN
    return OTHER if letter.isalnum() else GAP
