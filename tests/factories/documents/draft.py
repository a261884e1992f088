"""A request before it is written out: definitions, variables and what is sent with them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.factories.documents.arguments import Variable
from tests.factories.documents.pieces import Piece, block, fragments_in


@dataclass
class Definition:
    """One operation; without a name it is alone in its document."""

    name: str | None
    pieces: list[Piece]
    used: set[str]
    """Names of its variables."""

    def text(self, variables: dict[str, Variable], gap: str) -> str:
        declared = ", ".join(variables[name].definition for name in sorted(self.used))
        if not self.name and not declared:
            return block(self.pieces, gap).lstrip()
        head = f"query {self.name}" if self.name else "query"
        return f"{head}{f'({declared})' if declared else ''}{block(self.pieces, gap)}"


@dataclass
class Draft:
    """`asked` is the definition to be run; `spoil` changes the text at last."""

    definitions: list[Definition]
    asked: Definition
    variables: dict[str, Variable]
    given: Any
    name: str | None
    gap: str
    spoil: Callable[[str], str] = field(default=str)

    def text(self) -> str:
        fragments = fragments_in([piece for one in self.definitions for piece in one.pieces])
        parts = [one.text(self.variables, self.gap) for one in self.definitions]
        parts += [one.text(self.gap) for one in fragments.values()]
        return self.spoil("\n".join(parts))
