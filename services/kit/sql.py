"""Small pieces of SQL with named values, and their numbering for PostgreSQL.

`{t}` stands for the alias of the table that the piece speaks of, `:name` for a value. The text of a
piece depends on the kind of caller only, never on the caller: statements are cached by text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_RELATED = re.compile(r"⟨(\w+) by (\w+): (.*?)⟩", re.DOTALL)
_BIND = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)")


@dataclass(frozen=True, slots=True)
class Predicate:
    """A condition on one row of table `{t}`; `binds` gives a value for each `:name` in it."""

    text: str
    binds: Mapping[str, object] = field(default_factory=dict)

    def on(self, alias: str, related: Mapping[str, str] | None = None) -> str:
        """The text for a table alias; `related` gives the aliases of rows that are there, by column."""
        known = related or {}
        text = _RELATED.sub(lambda found: _on_related(found[1], found[2], found[3], known), self.text)
        return text.replace("{t}", alias)


def of_related(table: str, column: str, condition: str) -> str:
    """SQL: the row of `table` whose id is in `{t}.column` meets the condition, in which it is `{r}`.

    Where a statement holds that row already, it is not looked up again.
    """
    return f"⟨{table} by {column}: {condition}⟩"


def _on_related(table: str, column: str, condition: str, known: Mapping[str, str]) -> str:
    if column in known:
        return condition.replace("{r}", known[column])
    name = f"related_{table}"
    met = condition.replace("{r}", name)
    return f"EXISTS (SELECT 1 FROM {table} {name} WHERE {name}.id = {{t}}.{column} AND {met})"


EVERYTHING = Predicate("true")
NOTHING = Predicate("false")


class Parameters:
    """Collects the values of one statement; a name is numbered once however often it occurs."""

    def __init__(self) -> None:
        self.values: list[object] = []
        self._numbers: dict[str, int] = {}

    def number(self, text: str, binds: Mapping[str, object]) -> str:
        """Replace each `:name` of `text` by `$n`."""
        return _BIND.sub(lambda match: self._placeholder(match[1], binds), text)

    def add(self, value: object) -> str:
        """Take one more value and return its `$n`."""
        self.values.append(value)
        return f"${len(self.values)}"

    @property
    def named(self) -> list[str]:
        """The names numbered so far."""
        return list(self._numbers)

    def _placeholder(self, name: str, binds: Mapping[str, object]) -> str:
        if name not in self._numbers:
            self.values.append(binds[name])
            self._numbers[name] = len(self.values)
        return f"${self._numbers[name]}"
