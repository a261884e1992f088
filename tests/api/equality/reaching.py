"""Which fields a query can reach at all."""

from typing import Any

from graphql import GraphQLInterfaceType, GraphQLSchema, get_named_type

Field = tuple[str, str]
"""(type, field)."""


def reachable(schema: GraphQLSchema) -> set[Field]:
    """Every field of every type below the query root, `__typename` among them."""
    found: dict[str, Any] = {}
    ahead: list[Any] = [schema.query_type]
    while ahead:
        type_ = ahead.pop()
        if hasattr(type_, "fields") and type_.name not in found:
            found[type_.name] = type_
            ahead += [get_named_type(one.type) for one in type_.fields.values()]
            ahead += schema.get_possible_types(type_) if isinstance(type_, GraphQLInterfaceType) else []
    return {(name, one) for name, type_ in found.items() for one in (*type_.fields, "__typename")}
