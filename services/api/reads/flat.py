"""The root rows of a statement: plain columns, to-one relations joined, and the code that makes objects.

`code` is a Python expression over the row `r` (a tuple of asyncpg) in the form of the response; what is
to-many arrives as JSON and is handed to `raw`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from services.api.reads import names, nested
from services.api.reads.leaves import Leaf, leaf_of
from services.api.reads.nested import NEED
from services.api.reads.node import NODES, NodeType
from services.api.reads.scalars import type_of_column
from services.api.reads.selection import Selected, below
from services.api.reads.sources import Column, Many, One, Resolver, Sql
from services.api.reads.statement import Statement


@dataclass(slots=True)
class Flat:
    """Columns and joins of a statement while it is written; `constants` are the names its code uses."""

    statement: Statement
    columns: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    constants: dict[str, Any] = field(default_factory=dict)
    _places: dict[str, int] = field(default_factory=dict)
    _aliases: dict[tuple[str, str], str] = field(default_factory=dict)

    def column(self, sql: str) -> str:
        """The code of a column's value; each column is taken once."""
        place = self._places.setdefault(sql, len(self.columns))
        if place == len(self.columns):
            self.columns.append(sql)
        return f"r[{place}]"

    def made_object(self, node: NodeType, alias: str, chosen: Iterable[Selected]) -> str:
        """Code of an object with everything selected of the row of `node` at `alias`."""
        pairs = [f"{key!r}: {code}" for one in chosen for key, code in self._pairs(node, alias, one)]
        return f"{{{', '.join(pairs)}}}"

    def needed(self, node: NodeType, alias: str, columns: Iterable[str]) -> list[tuple[str, str]]:
        """Columns for somebody who looks into the row, under names that no response key has."""
        return [(NEED + one, self.column(f"{alias}.{node.column(one)}")) for one in columns]

    def _pairs(self, node: NodeType, alias: str, one: Selected) -> list[tuple[str, str]]:
        if one.name == "__typename":
            return [(one.key, repr(node.name))]
        if one.name == "id":
            return [(one.key, f"f'{node.name}:{{{self.column(f'{alias}.id')}}}'")]
        name = names.source_of(node, one.name)
        source = node.sources[name]
        if isinstance(source, Column):
            column = self.column(f"{alias}.{node.column(source.field or name)}")
            return [(one.key, self._leaf(leaf_of(type_of_column(node, name, source)), column))]
        if isinstance(source, Sql):
            column = self.column(f"({self.statement.sql(source.text, alias)})")
            return [(one.key, self._leaf(leaf_of(source.type), column))]
        if isinstance(source, One):
            via = f"{alias}.{node.column(source.via or f'{name}_id')}"
            return [(one.key, self._joined(NODES[source.target], via, one))]
        if isinstance(source, Many):
            made = self.column(nested.connection(self.statement, alias, source, one))
            return [(one.key, f"raw({made})")]
        assert isinstance(source, Resolver)
        self.statement.is_complete = False
        return self.needed(node, alias, source.needs)

    def _leaf(self, leaf: Leaf, code: str) -> str:
        if leaf.is_raw:
            return f"raw({code})"
        if leaf.flat is None:
            return code
        turn = f"c{len(self.constants)}"
        self.constants[turn] = leaf.flat
        return f"(None if {code} is None else {turn}({code}))"

    def _joined(self, target: NodeType, via: str, one: Selected) -> str:
        alias = self._aliases.get((target.name, via)) or self._join(target, via)
        seen = self.column(f"{alias}.id")
        made = self.made_object(target, alias, below(self.statement.document, one.nodes, target.name))
        return f"(None if {seen} is None else {made})"

    def _join(self, target: NodeType, via: str) -> str:
        """One join for a relation, however many aliases ask for it."""
        alias = self._aliases[target.name, via] = self.statement.alias()
        gate = self.statement.gate(target, alias)
        self.joins.append(f"LEFT JOIN {target.table()} {alias} ON {alias}.id = {via} AND {gate}")
        return alias
