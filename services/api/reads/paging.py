"""The arguments of a connection, checked: filter, order, first, after."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from services.api.faults import Fault
from services.api.reads import cursors, names, scalars
from services.api.reads.node import NodeType

MOST = 100
DEFAULT = 20


@dataclass(frozen=True, slots=True)
class Paging:
    """One connection's arguments. `order` is the enum value's name, such as STARTS_AT_DESC."""

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
    def type(self) -> Any:
        """The Python type of the column that the rows are ordered by."""
        return scalars.bare_type(self.node.model._meta.fields_map[self.field])

    @property
    def is_temporal(self) -> bool:
        return self.type in (datetime, date, time)

    @property
    def descending(self) -> bool:
        return self.order.endswith("_DESC")


def paging_of(node: NodeType, arguments: Mapping[str, Any]) -> Paging:
    """Arguments as graphql-core coerced them, or a Fault. A filter that is null asks for nothing."""
    first = DEFAULT if arguments.get("first") is None else int(arguments["first"])
    if not 0 <= first <= MOST:
        raise Fault("INVALID_PAGE_SIZE", f"`first` must be from 0 to {MOST}; it was {first}.")
    order = arguments.get("order") or _default_order(node)
    order = order.value if isinstance(order, Enum) else order
    after = arguments.get("after")
    paging = Paging(node, _given(node, arguments.get("filter")), order, first, None)
    if after is None:
        return paging
    return replace(paging, after=cursors.decode(after, order=order, type_=paging.type))


def _given(node: NodeType, filters: Mapping[str, Any] | None) -> dict[str, Any]:
    if not filters:
        return {}
    declared = names.filters_of(node)
    for name, value in filters.items():
        if isinstance(value, str) and "\0" in value:
            raise Fault("INVALID_FILTER", f"`{name}` holds the character NUL, which no text of ours has.")
    return {declared[name]: value for name, value in filters.items() if value is not None}


def _default_order(node: NodeType) -> str:
    first = next(iter(node.orders), None)
    return f"{first.upper()}_ASC" if first else "ID_ASC"
