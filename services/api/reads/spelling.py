"""JSON that PostgreSQL spells: texts joined by `||`, at half the cost of its JSON functions.

Those look up the type of every column of every row anew; a statement of ours knows them.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spelt:
    """Pieces of a JSON text in turn: what always stands there, and SQL of type text that is never null."""

    pieces: tuple[tuple[bool, str], ...]
    """(whether it is fixed, text)"""

    def __add__(self, other: "Spelt") -> "Spelt":
        return Spelt(self.pieces + other.pieces)

    @property
    def sql(self) -> str:
        """One SQL expression of type text."""
        joined: list[tuple[bool, str]] = []
        for is_fixed, text in self.pieces:
            if is_fixed and joined and joined[-1][0]:
                joined[-1] = (True, joined[-1][1] + text)
            else:
                joined.append((is_fixed, text))
        parts = [_literal(text) if is_fixed else text for is_fixed, text in joined]
        return f"({' || '.join(parts)})"


Pairs = list[tuple[str, Spelt]]
"""Response keys and their values."""


def fixed(text: str) -> Spelt:
    """What always stands there."""
    return Spelt(((True, text),))


def computed(sql: str) -> Spelt:
    """JSON text that PostgreSQL computes; never null."""
    return Spelt(((False, sql),))


def or_null(sql: str) -> Spelt:
    """JSON text that PostgreSQL computes; its NULL is JSON's."""
    return computed(f"coalesce({sql}, 'null')")


def quoted(spelt: Spelt) -> Spelt:
    """A string of characters that need no escape."""
    return fixed('"') + spelt + fixed('"')


def an_object(pairs: Iterable[tuple[str, Spelt]]) -> Spelt:
    """Response keys are letters, digits and `_`, so they stand as they are."""
    made = fixed("{")
    for place, (key, value) in enumerate(pairs):
        made += fixed(f'{"," if place else ""}"{key}":') + value
    return made + fixed("}")


def a_list(items: str) -> Spelt:
    """`items`: an aggregate of texts joined by commas, null where there are none."""
    return fixed("[") + computed(f"coalesce({items}, '')") + fixed("]")


def _literal(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'::text"
