"""Which statements a piece of work sends: for tests that count them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_noted: ContextVar[list[str] | None] = ContextVar("statements", default=None)


@contextmanager
def counting() -> Iterator[list[str]]:
    """Collects the text of every statement that the block's tasks send."""
    texts: list[str] = []
    token = _noted.set(texts)
    try:
        yield texts
    finally:
        _noted.reset(token)


def note(text: str) -> None:
    """Tell whoever counts."""
    texts = _noted.get()
    if texts is not None:
        texts.append(text)
