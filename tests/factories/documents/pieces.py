"""A selection as it is written down: fields, inline fragments and spreads, and their text."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass
class Chosen:
    """A field of type `parent`; `below` is None for a leaf."""

    parent: str
    name: str
    alias: str | None
    arguments: str
    directives: str
    below: "list[Piece] | None" = None

    @property
    def key(self) -> str:
        return self.alias or self.name

    def text(self, gap: str) -> str:
        head = f"{self.alias}: {self.name}" if self.alias else self.name
        return (
            head + self.arguments + self.directives + ("" if self.below is None else block(self.below, gap))
        )


@dataclass
class Inline:
    """`… on condition`; no condition if that is None."""

    condition: str | None
    directives: str
    below: "list[Piece]"

    def text(self, gap: str) -> str:
        on = f" on {self.condition}" if self.condition else ""
        return f"...{on}{self.directives}{block(self.below, gap)}"


@dataclass
class Spread:
    fragment: "Fragment"
    directives: str

    def text(self, gap: str) -> str:
        return f"...{self.fragment.name}{self.directives}"


Piece: TypeAlias = Chosen | Inline | Spread


@dataclass
class Fragment:
    """A named fragment with what it costs to use it: fields, depth, and rows below it for each row."""

    name: str
    condition: str
    below: list[Piece]
    fields: int
    depth: int
    rows: int
    variables: set[str] = field(default_factory=set)

    def text(self, gap: str) -> str:
        return f"fragment {self.name} on {self.condition}{block(self.below, gap)}"


def block(pieces: Sequence[Piece], gap: str) -> str:
    """`gap` stands between selections: whatever GraphQL ignores."""
    return " {" + gap.join(["", *(piece.text(gap) for piece in pieces), ""]) + "}"


def fragments_in(pieces: Sequence[Piece]) -> dict[str, Fragment]:
    """All fragments that the pieces lead to."""
    found: dict[str, Fragment] = {}
    for piece in pieces:
        if isinstance(piece, Spread):
            found |= {piece.fragment.name: piece.fragment} | fragments_in(piece.fragment.below)
        elif piece.below:
            found |= fragments_in(piece.below)
    return found
