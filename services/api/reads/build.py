"""From declarations to Strawberry types: objects, connections, filters, orders and payloads."""

import enum
from typing import Any

import strawberry

from services.api.reads import names, reader, scalars
from services.api.reads.fields import DeclaredField, annotations_of, argument, declared, optional
from services.api.reads.filters import Among, Compare, Condition, Filter
from services.api.reads.ids import global_id
from services.api.reads.node import NODES, PAYLOADS, NodeType, Payload, extend_all
from services.api.reads.paging import DEFAULT, MOST
from services.api.reads.rows import Edge, Page, Row, decoded
from services.api.reads.selection import arguments_of
from services.api.reads.sources import Column, Listed, Many, One, Resolver, Source, Sql, Value


@strawberry.interface(name="Node", description="Anything with a global id.")
class NodeInterface:
    id: strawberry.ID = strawberry.field(description='Global id, such as "Event:17".')

    @classmethod
    def resolve_type(cls, row: Row, _info: Any, _abstract: Any) -> str:
        return row.node.name


@strawberry.type(description="Where a page stands in its connection (Relay).")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether rows follow this page.")
    has_previous_page: bool = strawberry.field(description="Whether this page was asked for by `after`.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first row.")
    end_cursor: str | None = strawberry.field(description="Cursor of the last row; pass it as `after`.")


class Shapes:
    """All generated classes by GraphQL name; made once, when every subject has declared its types."""

    def __init__(self) -> None:
        extend_all()
        self.types: dict[str, type] = {name: type(name, (NodeInterface,), {}) for name in NODES}
        self.connections = {name: type(f"{name}Connection", (), {}) for name in NODES}
        self.filters = {name: _filter_type(node) for name, node in NODES.items() if node.filters}
        self.orders = {name: _order_type(node) for name, node in NODES.items() if node.orders}
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
            declared("id", "id", strawberry.ID, f'Global id, such as "{node.name}:17".', _id),
            *(self._field(node, name, source) for name, source in node.sources.items()),
        ]

    def _field(self, node: NodeType, name: str, source: Source) -> DeclaredField:
        graphql_name, text = names.camel(name), source.description
        if isinstance(source, Column):
            field = node.model._meta.fields_map[source.field or name]
            type_ = scalars.python_type(field)
            return declared(name, graphql_name, type_, text, _plain(scalars._bare_type(field)))
        if isinstance(source, Sql):
            type_ = optional(source.type) if source.null else source.type
            return declared(name, graphql_name, type_, text, _plain(source.type))
        if isinstance(source, One):
            type_ = optional(self.types[source.target])
            return declared(name, graphql_name, type_, text, _one(NODES[source.target]))
        if isinstance(source, Resolver):
            return declared(name, graphql_name, source.type, text, _computed(node, source))
        assert isinstance(source, Many), f"{node.name}.{name} has no source"
        target = NODES[source.target]
        return declared(
            name,
            graphql_name,
            self.connections[target.name],
            text,
            _many(target),
            self.connection_arguments(target),
        )

    def _connection(self, node: NodeType) -> None:
        type_ = self.types[node.name]
        edge = type(f"{node.name}Edge", (), {})
        _seal(
            edge,
            edge.__name__,
            f"A {node.name} and its cursor.",
            [
                declared("node", "node", type_, f"The {node.name}.", _edge_node),
                declared(
                    "cursor", "cursor", str, "Pass it as `after`.", lambda e, _: e.page.cursor(e.values)
                ),
            ],
        )
        _seal(
            self.connections[node.name],
            f"{node.name}Connection",
            f"A page of {node.name} rows.",
            [
                declared("edges", "edges", list[edge], "Rows with their cursors.", _edges),  # type: ignore[valid-type]
                declared("nodes", "nodes", list[type_], "The rows alone.", _nodes),  # type: ignore[valid-type]
                declared("page_info", "pageInfo", PageInfo, "Where this page stands.", _page_info),
                declared(
                    "total_count",
                    "totalCount",
                    int,
                    "How many rows meet the filter, on all pages.",
                    lambda page, _: page.total,
                ),
            ],
        )

    def _payload(self, payload: type[Payload]) -> type:
        made = type(payload.__name__, (), {})
        fields = [self._payload_field(name, source) for name, source in payload.sources.items()]
        is_type_of = classmethod(lambda _cls, found, _info: isinstance(found, payload))
        return _seal(made, payload.__name__, payload.description, fields, is_type_of=is_type_of)

    def _payload_field(self, name: str, source: Source) -> DeclaredField:
        if isinstance(source, One):
            target: Any = optional(self.types[source.target])
            return declared(
                name, names.camel(name), target, source.description, _fetched(NODES[source.target], name)
            )
        if isinstance(source, Listed):
            target = list[self.types[source.target]]  # type: ignore[name-defined]
            return declared(
                name, names.camel(name), target, source.description, _fetched_all(NODES[source.target], name)
            )
        assert isinstance(source, Value), f"a payload cannot hold {name}"
        return declared(
            name, names.camel(name), source.type, source.description, lambda payload, _: payload.values[name]
        )


def _seal(cls: Any, name: str, description: str, fields: list[DeclaredField], **members: Any) -> type:
    for member, given in members.items():
        setattr(cls, member, given)
    cls.__annotations__ = annotations_of(fields)
    for field in fields:
        setattr(cls, field.python_name, field)
    sealed: type = strawberry.type(cls, name=name, description=description)
    return sealed


def _filter_type(node: NodeType) -> type:
    made: Any = type(f"{node.name}Filter", (), {})
    made.__annotations__ = {name: _filter_value(node, one) | None for name, one in node.filters.items()}
    for name, one in node.filters.items():
        setattr(made, name, strawberry.field(default=strawberry.UNSET, description=one.description))
    sealed: type = strawberry.input(made, description=f"Which {node.name} rows are wanted.")
    return sealed


def _filter_value(node: NodeType, one: Filter) -> Any:
    if isinstance(one, Condition):
        return bool
    if isinstance(one, Among):
        return list[scalars._bare_type(node.model._meta.fields_map[one.field])]  # type: ignore[misc]
    if isinstance(one, Compare) and not one.field.endswith("_id"):
        return scalars._bare_type(node.model._meta.fields_map[one.field])
    return strawberry.ID


def _order_type(node: NodeType) -> Any:
    values = {
        f"{name.upper()}_{way}": strawberry.enum_value(
            f"{name.upper()}_{way}", description=f"{one.description} {text}"
        )
        for name, one in node.orders.items()
        for way, text in (("ASC", "Smallest or earliest first."), ("DESC", "Largest or latest first."))
    }
    made: Any = enum.Enum(f"{node.name}Order", values)  # type: ignore[misc]
    return strawberry.enum(made, description=f"Orders of {node.name} rows; ties by id.")


def _is(name: str) -> Any:
    return classmethod(lambda _cls, row, _info: isinstance(row, Row) and row.node.name == name)


def _id(row: Row, info: Any) -> str:
    return global_id(row.node.name, row.at(info.path.key))


def _plain(type_: Any) -> Any:
    read = scalars.reader_of(type_)

    def look(row: Row, info: Any) -> Any:
        raw = row.at(info.path.key)
        return None if raw is None else read(raw)

    return look


def _computed(node: NodeType, source: Resolver) -> Any:
    read = {
        need: scalars.reader_of(scalars._bare_type(node.model._meta.fields_map[need]))
        for need in source.needs
    }
    return lambda row, _info: source.compute({need: read[need](row.need(need)) for need in source.needs})


def _one(target: NodeType) -> Any:
    def look(row: Row, info: Any) -> Row | None:
        found = decoded(row.at(info.path.key))
        return None if found is None else Row(target, found)

    return look


def _many(target: NodeType) -> Any:
    return lambda row, info: reader.nested(info, target, arguments_of(info), row.at(info.path.key))


def _edges(page: Page, _info: Any) -> list[Edge]:
    return [Edge(page, values) for values in page.rows]


def _nodes(page: Page, info: Any) -> list[Row]:
    return [page.row(values, (info.path.key,)) for values in page.rows]


def _edge_node(edge: Edge, info: Any) -> Row:
    return edge.page.row(edge.values, (info.path.prev.prev.key, info.path.key))


def _page_info(page: Page, _info: Any) -> PageInfo:
    return PageInfo(
        has_next_page=page.has_next,
        has_previous_page=page.has_previous,
        start_cursor=page.cursor(page.rows[0]) if page.rows else None,
        end_cursor=page.cursor(page.rows[-1]) if page.rows else None,
    )


def _fetched(target: NodeType, name: str) -> Any:
    async def look(payload: Payload, info: Any) -> Row | None:
        row_id = payload.values[name]
        if row_id is None:
            return None
        return (await reader.by_ids(info, info.context.actor, target, [row_id]))[0]

    return look


def _fetched_all(target: NodeType, name: str) -> Any:
    async def look(payload: Payload, info: Any) -> list[Row]:
        found = await reader.by_ids(info, info.context.actor, target, payload.values[name])
        return [row for row in found if row is not None]

    return look
