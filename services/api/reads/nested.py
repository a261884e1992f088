"""What is below a to-many field, as JSON that PostgreSQL makes in the form of the response."""

from collections.abc import Iterable, Sequence

from services.api.reads import names
from services.api.reads.conditions import Conditions
from services.api.reads.leaves import leaf_of
from services.api.reads.node import NODES, PIECES, NodeType
from services.api.reads.scalars import type_of_column
from services.api.reads.selection import Selected, below
from services.api.reads.sources import Column, Many, One, Pieces, Resolver, Sql
from services.api.reads.spelling import Pairs, Spelt, a_list, an_object, computed, fixed, or_null, quoted
from services.api.reads.statement import Parent, Statement

NEED = "."
"""Begins the names of columns that a resolver needs: no response key begins so."""
CURSORS = {"startCursor", "endCursor"}


def connection(
    statement: Statement, alias: str, source: Many, chosen: Selected, *, bare: bool = False
) -> tuple[str, Spelt]:
    """A to-many field of the row at `alias`.

    With `bare`, where nothing but rows is asked for, the list alone; the key that it belongs under comes
    with it, "" where it is the whole connection.
    """
    target = NODES[source.target]
    given = statement.place(target, chosen)
    asked = below(statement.document, chosen.nodes, f"{target.name}Connection")
    parent = Parent(source.via, target.column(source.via), alias)
    if [one.name for one in asked] == ["nodes"]:
        listed = _nodes_alone(statement, given, asked[0], parent)
        return (asked[0].key, listed) if bare else ("", an_object([(asked[0].key, listed)]))
    return "", _Connection(statement, given, parent).spelt(asked)


def fields(statement: Statement, node: NodeType, alias: str, chosen: Iterable[Selected]) -> Pairs:
    """What is selected of the row of `node` at `alias`."""
    return [pair for one in chosen for pair in _pairs(statement, node, alias, one)]


def pieces(statement: Statement, alias: str, source: Pieces, chosen: Selected) -> Spelt:
    """The list of pieces of the row at `alias`."""
    kind, inner = PIECES[source.target], statement.alias()
    pairs = fields(statement, kind, inner, below(statement.document, chosen.nodes, kind.name))
    items = f"string_agg({an_object(pairs).sql}, ',' ORDER BY {inner}.place)"
    return a_list(f"(SELECT {items} FROM ({statement.sql(source.rows, alias)}) {inner})")


def _pairs(statement: Statement, node: NodeType, alias: str, one: Selected) -> Pairs:
    if one.name == "__typename":
        return [(one.key, fixed(f'"{node.name}"'))]
    if one.name == "id":
        return [(one.key, fixed(f'"{node.name}:') + computed(f"{alias}.id") + fixed('"'))]
    name = names.source_of(node, one.name)
    source = node.sources[name]
    if isinstance(source, Column):
        column = source.field or name
        is_null = node.model._meta.fields_map[column].null
        leaf = leaf_of(type_of_column(node, name, source))
        return [(one.key, leaf.spelt(f"{alias}.{node.column(column)}", is_null=is_null))]
    if isinstance(source, Sql):
        statement.hands_over = statement.hands_over or source.form is not None
        value = f"({statement.sql(source.text, alias)})"
        return [(one.key, leaf_of(source.type).spelt(value, is_null=source.null))]
    if isinstance(source, One):
        via = id_of(statement, node, alias, name, source)
        return [(one.key, _one(statement, NODES[source.target], via, one))]
    if isinstance(source, Many):
        return [(one.key, connection(statement, alias, source, one)[1])]
    if isinstance(source, Pieces):
        return [(one.key, pieces(statement, alias, source, one))]
    assert isinstance(source, Resolver)
    statement.is_complete = False
    needed = needed_by(statement, node, alias, source).items()
    return [(NEED + need, or_null(f"to_json({sql})::text")) for need, sql in needed]


def needed_by(statement: Statement, node: NodeType, alias: str, source: Resolver) -> dict[str, str]:
    """SQL of what a resolver needs of the row at `alias`, by name."""
    columns = {need: f"{alias}.{node.column(need)}" for need in source.needs}
    return columns | {name: f"({statement.sql(text, alias)})" for name, text in source.asks.items()}


def id_of(statement: Statement, node: NodeType, alias: str, name: str, source: One) -> str:
    """SQL of the id of the row that a to-one field leads to."""
    if source.at:
        return f"({statement.sql(source.at, alias)})"
    return f"{alias}.{node.column(source.via or f'{name}_id')}"


def _one(statement: Statement, target: NodeType, via: str, chosen: Selected) -> Spelt:
    alias = statement.alias()
    pairs = fields(statement, target, alias, below(statement.document, chosen.nodes, target.name))
    rows = f"FROM {target.table()} {alias} WHERE {alias}.id = {via} AND {statement.gate(target, alias)}"
    return or_null(f"(SELECT {an_object(pairs).sql} {rows})")


def _nodes_alone(statement: Statement, given: Conditions, nodes: Selected, parent: Parent) -> Spelt:
    """The common case, in its shortest form: a list."""
    node, alias = given.paging.node, statement.alias()
    pairs = fields(statement, node, alias, below(statement.document, nodes.nodes, node.name))
    element = f"{an_object(pairs).sql} AS e"
    rows = statement.page(given, [element], at=alias, parent=parent, limit=given.first())
    return a_list(f"(SELECT string_agg(r.e, ',') FROM ({rows}) r)")


class _Connection:
    """The general case: rows in several forms, their cursors, where the page stands, how many there are."""

    def __init__(self, statement: Statement, given: Conditions, parent: Parent) -> None:
        self.statement = statement
        self.given = given
        self.parent = parent
        self.node = given.paging.node
        self.alias = statement.alias()
        self.elements: list[Spelt] = []
        self.tells: set[str] = set()
        """Which fields of pageInfo are asked for."""

    def spelt(self, asked: Sequence[Selected]) -> Spelt:
        made = an_object([(one.key, self._value(one)) for one in asked])
        if not (self.elements or self.tells & {"hasNextPage", *CURSORS}):
            return made  # nothing asked for needs the rows
        return computed(f"(SELECT {made.sql} FROM ({self._gathered()}) a)")

    def _value(self, one: Selected) -> Spelt:
        if one.name == "__typename":
            return fixed(f'"{self.node.name}Connection"')
        if one.name == "totalCount":
            return computed(f"({self.statement.count(self.given, self.parent)})::text")
        if one.name == "pageInfo":
            return an_object([(part.key, self._page_info(part)) for part in self._below(one, "PageInfo")])
        pairs = self._edge(one) if one.name == "edges" else self._row(one)
        self.elements.append(an_object(pairs))
        return a_list(f"a.e{len(self.elements)}")

    def _below(self, one: Selected, type_name: str) -> list[Selected]:
        return below(self.statement.document, one.nodes, type_name)

    def _row(self, one: Selected) -> Pairs:
        return fields(self.statement, self.node, self.alias, self._below(one, self.node.name))

    def _edge(self, one: Selected) -> Pairs:
        kinds = {
            "__typename": lambda _: fixed(f'"{self.node.name}Edge"'),
            "cursor": lambda _: quoted(computed(self._cursor())),
        }
        return [
            (part.key, kinds.get(part.name, lambda part: an_object(self._row(part)))(part))
            for part in self._below(one, f"{self.node.name}Edge")
        ]

    def _page_info(self, part: Selected) -> Spelt:
        self.tells.add(part.name)
        if part.name in CURSORS:
            place = "1" if part.name == "startCursor" else "cardinality(a.cursors)"
            return or_null(f"""('"' || a.cursors[{place}] || '"')""")
        return {
            "__typename": fixed('"PageInfo"'),
            "hasNextPage": computed("a.more::text"),
            "hasPreviousPage": fixed("true" if self.given.paging.after else "false"),
        }[part.name]

    def _cursor(self) -> str:
        """As `cursors.encode` makes it: base64url of the JSON of order, value and id."""
        head = f"""'["{self.given.paging.order}",' || to_json({self.given.key(self.alias)}::text)"""
        text = f"convert_to({head} || ',' || {self.alias}.id || ']', 'UTF8')"
        return f"translate(rtrim(encode({text}, 'base64'), '='), '+/' || chr(10), '-_')"

    def _gathered(self) -> str:
        """One row: each form of the rows as a list, the page's cursors, and whether more rows follow."""
        wants_more, wants_cursors = "hasNextPage" in self.tells, bool(self.tells & CURSORS)
        columns = [f"{spelt.sql} AS e{place}" for place, spelt in enumerate(self.elements, 1)]
        columns.append(f"row_number() OVER (ORDER BY {self.given.order_by(self.alias)}) AS n")
        columns += [f"{self._cursor()} AS cursor"] if wants_cursors else []
        limit = self.given.first(more=int(wants_more))
        rows = self.statement.page(self.given, columns, at=self.alias, parent=self.parent, limit=limit)
        on_page = f"ORDER BY r.n) FILTER (WHERE r.n <= {self.given.first()})"
        found = [
            f"string_agg(r.e{place}, ',' {on_page} AS e{place}" for place in range(1, len(self.elements) + 1)
        ]
        found += [f"count(*) > {self.given.first()} AS more"] if wants_more else []
        found += [f"array_agg(r.cursor {on_page} AS cursors"] if wants_cursors else []
        return f"SELECT {', '.join(found)} FROM ({rows}) r"
