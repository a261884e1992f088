"""Which fields an answer has values for: what was compared, and not only asked for."""

from collections.abc import Iterator, Sequence
from typing import Any

from tests.factories.documents.pieces import Chosen, Inline, Piece, Spread
from tests.factories.documents.scopes import ABSTRACT

_UNTOLD = ""
"""The kind of a Node whose answer does not tell it."""


def answered(pieces: Sequence[Piece], found: Any) -> set[tuple[str, str]]:
    """(type, field) of every value in the answer that is not null."""
    return set(_answered(pieces, found, None))


def _answered(pieces: Sequence[Piece], found: Any, kind: str | None) -> Iterator[tuple[str, str]]:
    """`kind` is None where every piece applies: below a field of an object type."""
    if isinstance(found, list):
        for one in found:
            yield from _answered(pieces, one, kind)
    elif isinstance(found, dict):
        kind = kind if kind is None else _kind(pieces, found)
        for piece in pieces:
            yield from _of_piece(piece, found, kind)


def _of_piece(piece: Piece, found: dict[str, Any], kind: str | None) -> Iterator[tuple[str, str]]:
    if isinstance(piece, Chosen):
        value = found.get(piece.key)
        if value is not None:
            yield piece.parent, piece.name
            yield from _answered(piece.below or [], value, _UNTOLD if _gives_nodes(piece) else None)
        return
    condition, below = _opened(piece)
    if kind is None or condition in (None, *ABSTRACT, kind):
        for inner in below:
            yield from _of_piece(inner, found, kind)


def _gives_nodes(piece: Chosen) -> bool:
    return piece.parent == "Query" and piece.name in ("node", "nodes", "_entities")


def _opened(piece: Inline | Spread) -> tuple[str | None, Sequence[Piece]]:
    if isinstance(piece, Spread):
        return piece.fragment.condition, piece.fragment.below
    return piece.condition, piece.below


def _kind(pieces: Sequence[Piece], found: dict[str, Any]) -> str:
    """A Node's type, by a __typename or a global id that is selected whatever it is."""
    for piece in pieces:
        if isinstance(piece, Chosen):
            if piece.name in ("__typename", "id") and piece.key in found:
                return str(found[piece.key]).partition(":")[0]
        elif _opened(piece)[0] in (None, *ABSTRACT) and (inner := _kind(_opened(piece)[1], found)):
            return inner
    return _UNTOLD
