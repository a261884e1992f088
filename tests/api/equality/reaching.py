"""Which fields a query can reach at all."""

from collections.abc import Mapping
from typing import Any

from graphql import GraphQLSchema, get_named_type, is_abstract_type, is_composite_type

Field = tuple[str, str]
"""(type, field)."""


def reachable(schema: GraphQLSchema) -> set[Field]:
    """Every field of every type below the query root, `__typename` among them."""
    found: dict[str, Mapping[str, Any]] = {}
    ahead: list[Any] = [schema.query_type]
    while ahead:
        type_ = ahead.pop()
        if is_composite_type(type_) and type_.name not in found:
            found[type_.name] = getattr(type_, "fields", {})
            ahead += [get_named_type(one.type) for one in found[type_.name].values()]
            ahead += schema.get_possible_types(type_) if is_abstract_type(type_) else []
    return {(name, one) for name, fields in found.items() for one in (*fields, "__typename")}
