"""The typed inputs of connections: filters and orders."""

import enum
from typing import Any

import strawberry

from services.api.reads import scalars
from services.api.reads.filters import Among, Compare, Condition, Equal, Filter
from services.api.reads.node import NodeType


def filter_type(node: NodeType) -> type:
    """The input `<Type>Filter`: every field may be left out."""
    made: Any = type(f"{node.name}Filter", (), {})
    made.__annotations__ = {name: _value(node, one) | None for name, one in node.filters.items()}
    for name, one in node.filters.items():
        setattr(made, name, strawberry.field(default=strawberry.UNSET, description=one.description))
    sealed: type = strawberry.input(made, description=f"Which {node.name} rows are wanted.")
    return sealed


def order_type(node: NodeType) -> Any:
    """The enum `<Type>Order`, two values for each order declared."""
    values = {
        f"{name.upper()}_{way}": strawberry.enum_value(
            f"{name.upper()}_{way}", description=f"{one.description} {text}"
        )
        for name, one in node.orders.items()
        for way, text in (("ASC", "Smallest or earliest first."), ("DESC", "Largest or latest first."))
    }
    made: Any = enum.Enum(f"{node.name}Order", values)  # type: ignore[misc]
    return strawberry.enum(made, description=f"Orders of {node.name} rows; ties by id.")


def _value(node: NodeType, one: Filter) -> Any:
    fields = node.model._meta.fields_map
    if isinstance(one, Condition):
        return bool
    if isinstance(one, Among):
        return list[scalars.bare_type(fields[one.field])]  # type: ignore[misc]
    if isinstance(one, Equal):
        return str
    if isinstance(one, Compare) and not one.field.endswith("_id"):
        return scalars.bare_type(fields[one.field])
    return strawberry.ID
