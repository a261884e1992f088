"""The root rows of a statement: plain columns, to-one relations joined, and the code that makes objects.

`code` is a Python expression over the row `r` (a tuple of asyncpg) in the form of the response; what is
to-many arrives as JSON and is handed to `raw`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from services.api.reads import names, nested
from services.api.reads.leaves import Leaf, leaf_of
from services.api.reads.nested import NEED
from services.api.reads.node import NODES, NodeType
from services.api.reads.scalars import type_of_column
from services.api.reads.selection import Selected, below
from services.api.reads.sources import Column, Many, One, Pieces, Resolver, Sql
from services.api.reads.statement import Statement
from services.api.reads.unsealing import opened_within

_OWN = re.compile(r'(?P<alias>\w+)\."?(?P<name>\w+)"?')


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

    def own(self, alias: str) -> tuple[str, ...] | None:
        """The names of the columns, if all are columns of the row at `alias`."""
        found = [_OWN.fullmatch(column) for column in self.columns]
        if any(one is None or one["alias"] != alias for one in found):
            return None
        return tuple(one["name"] for one in found if one)

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
            leaf, column = leaf_of(type_of_column(node, name, source)), source.field or name
            is_null = node.model._meta.fields_map[column].null
            return [(one.key, self.leaf(leaf, f"{alias}.{node.column(column)}", is_null=is_null))]
        if isinstance(source, Sql):
            expression = f"({self.statement.sql(source.text, alias)})"
            leaf = leaf_of(source.form or source.type)
            return [(one.key, self.leaf(leaf, expression, is_null=source.null))]
        if isinstance(source, One):
            via = nested.id_of(self.statement, node, alias, name, source)
            return [(one.key, self._joined(NODES[source.target], via, one))]
        if isinstance(source, Many):
            key, spelt = nested.connection(self.statement, alias, source, one, bare=True)
            column = self.column(f"convert_to({spelt.sql}, 'UTF8')")  # bytes need not become a str first
            made = f"raw({self._opened(column)})"
            return [(one.key, f"{{{key!r}: {made}}}" if key else made)]
        if isinstance(source, Pieces):
            spelt = nested.pieces(self.statement, alias, source, one)
            return [(one.key, f"raw({self.column(spelt.sql)})")]
        assert isinstance(source, Resolver)
        self.statement.is_complete = False
        needed = nested.needed_by(self.statement, node, alias, source).items()
        return [(NEED + name, self.column(sql)) for name, sql in needed]

    def leaf(self, leaf: Leaf, sql: str, *, is_null: bool) -> str:
        """The code of a value's form."""
        value = self.column(leaf.column(sql))
        name = ""
        if leaf.constant is not None:
            name = f"c{len(self.constants)}"
            self.constants[name] = leaf.constant
        code = leaf.code.format(v=value, c=name)
        return f"(None if {value} is None else {code})" if is_null and code != value else code

    def _opened(self, code: str) -> str:
        """The code of nested rows' JSON, opened where sealed values may stand in it."""
        if not self.statement.hands_over:
            return code
        self.constants["opened_within"] = opened_within
        return f"opened_within({code})"

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
