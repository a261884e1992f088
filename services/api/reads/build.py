"""From declarations to Strawberry types: objects, connections, filters, orders and payloads.

What resolves their fields is graphql-core's own way: a look into the object that the reader made.
"""

from collections.abc import Sequence
from typing import Any

import strawberry

from services.api.reads import costs, inputs, names, scalars
from services.api.reads.fields import (
    ComputedField,
    DeclaredField,
    annotations_of,
    argument,
    declared,
    optional,
)
from services.api.reads.leaves import leaf_of, stored
from services.api.reads.nested import NEED
from services.api.reads.node import NODES, PAYLOADS, PIECES, NodeType, Payload, extend_all
from services.api.reads.paging import DEFAULT, MOST
from services.api.reads.reader import Reader, selected_by
from services.api.reads.sources import Column, Listed, Many, One, Pieces, Resolver, Source, Sql, Value

TYPE = ".type"
"""Under this name an object of an abstract type tells what it is."""


@strawberry.interface(name="Node", description="Anything with a global id.")
class NodeInterface:
    id: strawberry.ID = strawberry.field(description='Global id, such as "Event:17".')

    @classmethod
    def resolve_type(cls, found: Any, _info: Any, _abstract: Any) -> str:
        name: str = found[TYPE]
        return name


class Shapes:
    """All generated classes by GraphQL name; made once, when every subject has declared its types."""

    def __init__(self) -> None:
        extend_all()
        self.types: dict[str, type] = {name: type(name, (NodeInterface,), {}) for name in NODES}
        self.connections = {name: type(f"{name}Connection", (), {}) for name in NODES}
        self.filters = {name: inputs.filter_type(node) for name, node in NODES.items() if node.filters}
        self.orders = {name: inputs.order_type(node) for name, node in NODES.items() if node.orders}
        self.pieces: dict[str, type] = {name: type(name, (), {}) for name in PIECES}
        self.page_info = _page_info()
        for name, piece in PIECES.items():
            priced = [self._priced(piece, field, source) for field, source in piece.sources.items()]
            _seal(self.pieces[name], name, piece.description, priced)
        for name, node in NODES.items():
            _seal(self.types[name], name, node.description, self._fields(node), is_type_of=_is(name))
            self._connection(node)
        self.payloads = {name: self._payload(payload) for name, payload in PAYLOADS.items()}

    def connection_arguments(self, node: NodeType) -> list[Any]:
        """filter, order, first, after, as far as the type declares them."""
        found = []
        if node.name in self.filters:
            found.append(argument("filter", self.filters[node.name], "Only rows that meet all of these."))
        if node.name in self.orders:
            found.append(argument("order", self.orders[node.name], "Order of the rows."))
        found.append(argument("first", int, f"How many rows, from 0 to {MOST}; {DEFAULT} if left out."))
        found.append(argument("after", str, "The `endCursor` of the page before."))
        return found

    def _fields(self, node: NodeType) -> list[DeclaredField]:
        return [
            declared("id", "id", strawberry.ID, f'Global id, such as "{node.name}:17".', _look),
            *(self._priced(node, name, source) for name, source in node.sources.items()),
        ]

    def _priced(self, node: NodeType, name: str, source: Source) -> DeclaredField:
        field = self._field(node, name, source)
        field.directives = costs.of(source)
        return field

    def _field(self, node: NodeType, name: str, source: Source) -> DeclaredField:
        graphql_name, text = names.camel(name), source.description
        if isinstance(source, Column):
            read = leaf_of(scalars.type_of_column(node, name, source)).read
            return declared(name, graphql_name, scalars.python_type(node, name, source), text, _leaf(read))
        if isinstance(source, Sql):
            type_ = optional(source.type) if source.null else source.type
            return declared(name, graphql_name, type_, text, _leaf(leaf_of(source.type).read))
        if isinstance(source, One):
            return declared(name, graphql_name, optional(self.types[source.target]), text, _look)
        if isinstance(source, Resolver):
            look, given = _computed(node, source), source.arguments
            return declared(name, graphql_name, source.type, text, look, given, kind=ComputedField)
        if isinstance(source, Pieces):
            listed: Any = list[self.pieces[source.target]]  # type: ignore[name-defined]
            return declared(name, graphql_name, listed, text, _look)
        assert isinstance(source, Many), f"{node.name}.{name} has no source"
        target = NODES[source.target]
        arguments = self.connection_arguments(target)
        return declared(name, graphql_name, self.connections[target.name], text, _look, arguments)

    def _connection(self, node: NodeType) -> None:
        type_: Any = self.types[node.name]
        edge: Any = type(f"{node.name}Edge", (), {})
        fields = [
            declared("node", "node", type_, f"The {node.name}.", _look),
            declared("cursor", "cursor", str, "Pass it as `after`.", _look),
        ]
        _seal(edge, edge.__name__, f"A {node.name} and its cursor.", fields, costs.weighing(0))
        total = "How many rows meet the filter, on all pages."
        fields = [
            declared("edges", "edges", list[edge], "Rows with their cursors.", _look),
            declared("nodes", "nodes", list[type_], "The rows alone.", _look),
            declared("page_info", "pageInfo", self.page_info, "Where this page stands.", _look),
            declared("total_count", "totalCount", int, total, _look, directives=costs.weighing(costs.COUNT)),
        ]
        name = f"{node.name}Connection"
        _seal(self.connections[node.name], name, f"A page of {node.name} rows.", fields)

    def _payload(self, payload: type[Payload]) -> type:
        made = type(payload.__name__, (), {})
        fields = [self._payload_field(name, source) for name, source in payload.sources.items()]
        is_type_of = classmethod(lambda _cls, found, _info: isinstance(found, payload))
        return _seal(made, payload.__name__, payload.description, fields, is_type_of=is_type_of)

    def _payload_field(self, name: str, source: Source) -> DeclaredField:
        graphql_name, text = names.camel(name), source.description
        if isinstance(source, One):
            type_ = optional(self.types[source.target])
            return declared(name, graphql_name, type_, text, _fetched(NODES[source.target], name))
        if isinstance(source, Listed):
            listed: Any = list[self.types[source.target]]  # type: ignore[name-defined]
            return declared(name, graphql_name, listed, text, _fetched_all(NODES[source.target], name))
        assert isinstance(source, Value), f"a payload cannot hold {name}"
        return declared(name, graphql_name, source.type, text, lambda payload, _: payload.values[name])


def _page_info() -> type:
    before, after = (
        "Whether this page was asked for by `after`.",
        "Cursor of the last row; pass it as `after`.",
    )
    fields = [
        declared("has_next_page", "hasNextPage", bool, "Whether rows follow this page.", _look),
        declared("has_previous_page", "hasPreviousPage", bool, before, _look),
        declared("start_cursor", "startCursor", optional(str), "Cursor of the first row.", _look),
        declared("end_cursor", "endCursor", optional(str), after, _look),
    ]
    description = "Where a page stands in its connection (Relay)."
    return _seal(type("PageInfo", (), {}), "PageInfo", description, fields, costs.weighing(0))


def _seal(
    cls: Any,
    name: str,
    description: str,
    fields: list[DeclaredField],
    directives: Sequence[object] = (),
    **members: Any,
) -> type:
    for member, given in members.items():
        setattr(cls, member, given)
    cls.__annotations__ = annotations_of(fields)
    for field in fields:
        setattr(cls, field.python_name, field)
    sealed: type = strawberry.type(cls, name=name, description=description, directives=directives)
    for made in ("__init__", "__repr__", "__eq__"):
        delattr(sealed, made)  # nobody makes one: rows are told as they were read
    return sealed


def _is(name: str) -> Any:
    """Only abstract types ask what an object is; elsewhere its place has told."""
    return classmethod(lambda _cls, found, _info: found.get(TYPE, name) == name)


def _look(found: Any, info: Any) -> Any:
    return found[info.path.key]


def _leaf(read: Any) -> Any:
    def look(found: Any, info: Any) -> Any:
        value = found[info.path.key]
        return None if value is None else read(value)

    return look


def _as_told(value: Any) -> Any:
    """What SQL gives a resolver that asks."""
    return value


def _computed(node: NodeType, source: Resolver) -> Any:
    fields = node.model._meta.fields_map
    read = {need: stored(scalars.bare_type(fields[need])) for need in source.needs}

    def compute(found: Any, _info: Any, **given: Any) -> Any:
        values = {need: found[NEED + need] for need in (*source.needs, *source.asks)}
        known = {
            name: None if value is None else read.get(name, _as_told)(value) for name, value in values.items()
        }
        return source.compute(known, **given)

    return compute


def _fetched(target: NodeType, name: str) -> Any:
    async def look(payload: Payload, info: Any) -> Any:
        row_id = payload.row_id(name)
        if row_id is None:
            return None
        return (await Reader.of(info).by_ids(target, selected_by(info), [row_id]))[0]

    return look


def _fetched_all(target: NodeType, name: str) -> Any:
    async def look(payload: Payload, info: Any) -> list[Any]:
        found = await Reader.of(info).by_ids(target, selected_by(info), payload.values[name])
        return [row for row in found if row is not None]

    return look
