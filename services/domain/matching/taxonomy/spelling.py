"""One spelling for what reads alike."""

import unicodedata


def normalised(text: str) -> str:
    """Full-width and compatibility forms folded (NFKC), case folded."""
    return unicodedata.normalize("NFKC", text).casefold()
