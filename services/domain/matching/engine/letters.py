"""Texts as one row of code points, for reading a whole run at once."""

from collections.abc import Sequence

import numpy as np

from services.domain.matching.engine.columns import Ints
from services.domain.matching.taxonomy.spelling import all_normalised

READ = 2000
"""Characters of a text that are read; what it is about is said by then."""
ENDS = np.array([ord(mark) for mark in "。!?;\n"])
"""What ends a sentence."""


def row(clean: Sequence[str]) -> Ints:
    """Code points of normalised texts, each followed by a line feed."""
    points = np.frombuffer("\n".join([*clean, ""]).encode("utf-32-le", "replace"), dtype=np.uint32)
    return points.astype(np.int64)


def letters(texts: Sequence[str]) -> tuple[Ints, Ints, Ints, Ints]:
    """Per character: code point, text, place in the normalised text, sentence."""
    clean = [text[:READ] for text in all_normalised(texts)]
    code = row(clean)
    length = np.array([len(text) + 1 for text in clean], dtype=np.int64)
    text = np.repeat(np.arange(len(clean)), length)
    at = np.arange(len(code)) - np.repeat(np.cumsum(length) - length, length)
    return code, text, at, np.cumsum(np.isin(code, ENDS))
