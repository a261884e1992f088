"""One spelling for what reads alike."""

import unicodedata
from collections.abc import Sequence


def normalised(text: str) -> str:
    """Full-width and compatibility forms folded (NFKC), case folded."""
    return unicodedata.normalize("NFKC", text).casefold()


def all_normalised(texts: Sequence[str]) -> list[str]:
    """`normalised`, of many texts at once: they are folded as one, between marks that fold with nothing."""
    whole = normalised("\0".join(texts)).split("\0")
    return whole if len(whole) == len(texts) else [normalised(text) for text in texts]
