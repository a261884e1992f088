"""What is below a to-many field, as JSON that PostgreSQL makes in the form of the response."""

from collections.abc import Iterable, Sequence

from services.api.reads import names
from services.api.reads.conditions import Conditions
from services.api.reads.leaves import leaf_of
from services.api.reads.node import NODES, NodeType
from services.api.reads.scalars import type_of_column
from services.api.reads.selection import Selected, below
from services.api.reads.sources import Column, Many, One, Resolver, Sql
from services.api.reads.statement import Statement

Pairs = list[tuple[str, str]]
"""Response keys and the SQL of their values."""
LONGEST_NAME = 63
"""Bytes; PostgreSQL cuts longer column names off."""
NEED = "."
"""Begins the names of columns that a resolver needs: no response key begins so."""
ROW = '"."'
"""Names a row as a whole: were it a name, a response key could be the same, and would be taken for it."""
CURSORS = {"startCursor", "endCursor"}


def connection(
    statement: Statement, alias: str, source: Many, chosen: Selected, *, bare: bool = False
) -> tuple[str, str]:
    """SQL of a to-many field of the row at `alias`.

    With `bare`, where nothing but rows is asked for, the list alone; the key that it belongs under comes
    with it, "" where the SQL is of the whole connection.
    """
    target = NODES[source.target]
    given = statement.place(target, chosen)
    asked = below(statement.document, chosen.nodes, f"{target.name}Connection")
    within = f"{{t}}.{target.column(source.via)} = {alias}.id"
    if [one.name for one in asked] == ["nodes"]:
        listed = _nodes_alone(statement, given, asked[0], within)
        return (asked[0].key, listed) if bare else ("", made_object([(asked[0].key, listed)]))
    return "", _Connection(statement, given, within).sql(asked)


def fields(statement: Statement, node: NodeType, alias: str, chosen: Iterable[Selected]) -> Pairs:
    """What is selected of the row of `node` at `alias`."""
    return [pair for one in chosen for pair in _pairs(statement, node, alias, one)]


def _pairs(statement: Statement, node: NodeType, alias: str, one: Selected) -> Pairs:
    if one.name == "__typename":
        return [(one.key, f"'{node.name}'::text")]
    if one.name == "id":
        return [(one.key, f"'{node.name}:' || {alias}.id")]
    name = names.source_of(node, one.name)
    source = node.sources[name]
    if isinstance(source, Column):
        column = f"{alias}.{node.column(source.field or name)}"
        return [(one.key, leaf_of(type_of_column(node, name, source)).json(column))]
    if isinstance(source, Sql):
        return [(one.key, leaf_of(source.type).json(f"({statement.sql(source.text, alias)})"))]
    if isinstance(source, One):
        via = f"{alias}.{node.column(source.via or f'{name}_id')}"
        return [(one.key, _one(statement, NODES[source.target], via, one))]
    if isinstance(source, Many):
        return [(one.key, connection(statement, alias, source, one)[1])]
    assert isinstance(source, Resolver)
    statement.is_complete = False
    return [(NEED + need, f"{alias}.{node.column(need)}") for need in source.needs]


def _one(statement: Statement, target: NodeType, via: str, chosen: Selected) -> str:
    alias = statement.alias()
    pairs = fields(statement, target, alias, below(statement.document, chosen.nodes, target.name))
    return made_object(
        pairs, f"FROM {target.table()} {alias} WHERE {alias}.id = {via} AND {statement.gate(target, alias)}"
    )


def _nodes_alone(statement: Statement, given: Conditions, nodes: Selected, within: str) -> str:
    """The common case, in its shortest form: a list."""
    node, alias = given.paging.node, statement.alias()
    pairs = fields(statement, node, alias, below(statement.document, nodes.nodes, node.name))
    if any(len(key) > LONGEST_NAME for key, _ in pairs):
        rows = statement.page(given, ["*"], at=alias, within=within, limit=given.first())
        rows = f"SELECT {made_object(pairs)} AS r FROM ({rows}) {alias}"
        return f"(SELECT coalesce(json_agg({ROW}.r), '[]') FROM ({rows}) {ROW})"
    rows = statement.page(given, _named(pairs), at=alias, within=within, limit=given.first())
    return f"(SELECT coalesce(json_agg(row_to_json({ROW})), '[]') FROM ({rows}) {ROW})"


class _Connection:
    """The general case: rows in several forms, their cursors, where the page stands, how many there are."""

    def __init__(self, statement: Statement, given: Conditions, within: str) -> None:
        self.statement = statement
        self.given = given
        self.within = within
        self.node = given.paging.node
        self.alias = statement.alias()
        self.elements: list[str] = []
        self.tells: set[str] = set()
        """Which fields of pageInfo are asked for."""

    def sql(self, asked: Sequence[Selected]) -> str:
        pairs = [(one.key, self._value(one)) for one in asked]
        if not (self.elements or self.tells & {"hasNextPage", *CURSORS}):
            return made_object(pairs)  # nothing asked for needs the rows
        return made_object(pairs, f"FROM ({self._gathered()}) a")

    def _value(self, one: Selected) -> str:
        if one.name == "__typename":
            return f"'{self.node.name}Connection'::text"
        if one.name == "totalCount":
            return f"({self.statement.count(self.given, self.within)})"
        if one.name == "pageInfo":
            return made_object([(part.key, self._page_info(part)) for part in self._below(one, "PageInfo")])
        pairs = self._edge(one) if one.name == "edges" else self._row(one)
        self.elements.append(made_object(pairs))
        return f"a.e{len(self.elements)}"

    def _below(self, one: Selected, type_name: str) -> list[Selected]:
        return below(self.statement.document, one.nodes, type_name)

    def _row(self, one: Selected) -> Pairs:
        return fields(self.statement, self.node, self.alias, self._below(one, self.node.name))

    def _edge(self, one: Selected) -> Pairs:
        kinds = {"__typename": lambda _: f"'{self.node.name}Edge'::text", "cursor": lambda _: self._cursor()}
        return [
            (part.key, kinds.get(part.name, lambda part: made_object(self._row(part)))(part))
            for part in self._below(one, f"{self.node.name}Edge")
        ]

    def _page_info(self, part: Selected) -> str:
        self.tells.add(part.name)
        return {
            "__typename": "'PageInfo'::text",
            "hasNextPage": "a.more",
            "hasPreviousPage": "true" if self.given.paging.after else "false",
            "startCursor": "a.cursors[1]",
            "endCursor": "a.cursors[cardinality(a.cursors)]",
        }[part.name]

    def _cursor(self) -> str:
        """As `cursors.encode` makes it: base64url of the JSON of order, value and id."""
        head = f"""'["{self.given.paging.order}",' || to_json({self.given.key(self.alias)}::text)"""
        text = f"convert_to({head} || ',' || {self.alias}.id || ']', 'UTF8')"
        return f"translate(rtrim(encode({text}, 'base64'), '='), '+/' || chr(10), '-_')"

    def _gathered(self) -> str:
        """One row: each form of the rows as a list, the page's cursors, and whether more rows follow."""
        wants_more, wants_cursors = "hasNextPage" in self.tells, bool(self.tells & CURSORS)
        columns = [f"{sql} AS e{place}" for place, sql in enumerate(self.elements, 1)]
        columns.append(f"row_number() OVER (ORDER BY {self.given.order_by(self.alias)}) AS n")
        columns += [f"{self._cursor()} AS cursor"] if wants_cursors else []
        limit = self.given.first(more=int(wants_more))
        rows = self.statement.page(self.given, columns, at=self.alias, within=self.within, limit=limit)
        on_page = f"ORDER BY r.n) FILTER (WHERE r.n <= {self.given.first()})"
        found = [
            f"coalesce(json_agg(r.e{place} {on_page}, '[]') AS e{place}"
            for place in range(1, len(self.elements) + 1)
        ]
        found += [f"count(*) > {self.given.first()} AS more"] if wants_more else []
        found += [f"array_agg(r.cursor {on_page} AS cursors"] if wants_cursors else []
        return f"SELECT {', '.join(found)} FROM ({rows}) r"


def made_object(pairs: Pairs, origin: str = "") -> str:
    """SQL of a JSON object with these keys in this order; null where `origin` has no row."""
    if any(len(key) > LONGEST_NAME for key, _ in pairs):
        return f"(SELECT {_spelt_out(pairs)} {origin})"
    return f"(SELECT row_to_json({ROW}) FROM (SELECT {', '.join(_named(pairs))} {origin}) {ROW})"


def _spelt_out(pairs: Pairs) -> str:
    """For response keys that PostgreSQL would cut off as column names."""
    parts = [f"""'"{key}":' || coalesce(to_json({value})::text, 'null')""" for key, value in pairs]
    joined = " || ',' || ".join(parts)
    return f"('{{' || {joined} || '}}')::json"


def _named(pairs: Pairs) -> list[str]:
    return [f"{value} AS {_quoted(key)}" for key, value in pairs]


def _quoted(name: str) -> str:
    return f'"{name}"'
