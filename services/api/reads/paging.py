"""The arguments of a connection as SQL: filter, order, first, after."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from tortoise import fields

from services.api.faults import Fault
from services.api.reads import cursors, names
from services.api.reads.filters import Among, Compare, Condition, Filter, Subtree
from services.api.reads.ids import split_id
from services.api.reads.node import NodeType
from services.kit.sql import Parameters

MOST = 100
DEFAULT = 20

_CASTS: tuple[tuple[type, str], ...] = (
    (fields.BooleanField, "boolean"),
    (fields.IntField, "bigint"),
    (fields.FloatField, "double precision"),
    (fields.DatetimeField, "timestamptz"),
    (fields.DateField, "date"),
    (fields.TimeField, "time"),
)


def cast_of(node: NodeType, field: str) -> str:
    """PostgreSQL's type of a model's field, as values are compared with it."""
    found = node.model._meta.fields_map[field]
    return next((cast for kind, cast in _CASTS if isinstance(found, kind)), "text")


@dataclass(frozen=True, slots=True)
class Paging:
    """One connection's arguments, checked. `order` is the enum value's name, such as STARTS_AT_DESC."""

    node: NodeType
    filters: Mapping[str, Any]
    order: str
    first: int
    after: cursors.Cursor | None

    @property
    def field(self) -> str:
        if self.order.startswith("ID_"):
            return "id"
        return self.node.orders[self.order.rsplit("_", 1)[0].lower()].field

    @property
    def descending(self) -> bool:
        return self.order.endswith("_DESC")

    def key(self, alias: str) -> str:
        return f"{alias}.{self.node.column(self.field)}"

    def order_by(self, alias: str) -> str:
        way = "DESC" if self.descending else "ASC"
        return f"{alias}.id {way}" if self.field == "id" else f"{self.key(alias)} {way}, {alias}.id {way}"

    def beyond(self, alias: str, parameters: Parameters) -> str:
        """The rows after the cursor, in the order."""
        assert self.after is not None
        sign = "<" if self.descending else ">"
        value = parameters.add(self.after.value)
        row = parameters.add(self.after.id)
        cast = cast_of(self.node, self.field)
        return f"({self.key(alias)}, {alias}.id) {sign} ({value}::text::{cast}, {row}::bigint)"

    def conditions(self, alias: str, parameters: Parameters, binds: Mapping[str, object]) -> list[str]:
        """One SQL condition for each filter given; null asks for nothing."""
        return [
            _condition(self.node, self.node.filters[name], value, alias, parameters, binds)
            for name, value in self.filters.items()
            if value is not None
        ]


def paging_of(node: NodeType, arguments: Mapping[str, Any]) -> Paging:
    """Arguments as graphql-core coerced them, or a Fault."""
    first = DEFAULT if arguments.get("first") is None else int(arguments["first"])
    if not 0 <= first <= MOST:
        raise Fault("INVALID_PAGE_SIZE", f"`first` must be from 0 to {MOST}; it was {first}.")
    order = arguments.get("order") or _default_order(node)
    order = order.value if isinstance(order, Enum) else order
    after = arguments.get("after")
    declared = {names.camel(name): name for name in node.filters}
    given = {declared[name]: value for name, value in (arguments.get("filter") or {}).items()}
    cursor = None if after is None else cursors.decode(after, order=order)
    return Paging(node, given, order, first, cursor)


def _default_order(node: NodeType) -> str:
    first = next(iter(node.orders), None)
    return f"{first.upper()}_ASC" if first else "ID_ASC"


def _condition(
    node: NodeType,
    filter_: Filter,
    value: Any,
    alias: str,
    parameters: Parameters,
    binds: Mapping[str, object],
) -> str:
    if isinstance(filter_, Condition):
        met = parameters.number(filter_.text.replace("{t}", alias), binds)
        return f"({met})" if value else f"NOT ({met})"
    if isinstance(filter_, Subtree):
        place = parameters.add(_row_id(value))
        return (
            f"{alias}.{node.column(filter_.field)} IN (SELECT below.id FROM area below, area top"
            f" WHERE top.id = {place}::bigint AND below.path LIKE top.path || '%')"
        )
    if isinstance(filter_, Among):
        place = parameters.add([_plain(one) for one in value])
        return f"{alias}.{node.column(filter_.field)} = ANY({place}::{cast_of(node, filter_.field)}[])"
    assert isinstance(filter_, Compare)
    return _comparison(node, filter_, value, alias, parameters)


def _comparison(node: NodeType, filter_: Compare, value: Any, alias: str, parameters: Parameters) -> str:
    column = f"{alias}.{node.column(filter_.field)}"
    if filter_.operator == "contains":
        return f"strpos({column}, {parameters.add(value)}::text) > 0"
    plain = _row_id(value) if filter_.field.endswith("_id") else _plain(value)
    return f"{column} {filter_.operator} {parameters.add(plain)}::{cast_of(node, filter_.field)}"


def _row_id(raw: str) -> int:
    parts = split_id(raw)
    return parts[1] if parts else 0  # an id of nothing finds nothing


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
