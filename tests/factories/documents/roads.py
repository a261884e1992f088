"""The shortest ways to a type, by fields alone: what is far from the root is else hardly ever asked for."""

import functools
from collections.abc import Mapping
from typing import Any

from graphql import GraphQLSchema, get_named_type

Aim = tuple[str, str]
"""(type, field)."""


@functools.cache
def aims(schema: GraphQLSchema) -> tuple[Aim, ...]:
    """Every field below the query root, in a fixed order."""
    return tuple(sorted((name, field) for name in _objects(schema) for field in _objects(schema)[name]))


@functools.cache
def roads(schema: GraphQLSchema, to: str) -> Mapping[str, tuple[str, ...]]:
    """Type → those of its fields by which the type `to` is reached in the fewest steps."""
    near: set[str] = {to}
    found: dict[str, tuple[str, ...]] = {}
    while True:
        nearer = {
            name: road
            for name, fields in _objects(schema).items()
            if name not in near and (road := tuple(one for one, of in fields.items() if of in near))
        }
        if not nearer:
            return found
        found |= nearer
        near |= nearer.keys()


@functools.cache
def _objects(schema: GraphQLSchema) -> Mapping[str, Mapping[str, str]]:
    """Type → field → the type of what it gives, of all that fields of the query lead to."""
    found: dict[str, Mapping[str, str]] = {}
    ahead: list[Any] = [schema.query_type]
    while ahead:
        type_ = ahead.pop()
        if hasattr(type_, "fields") and type_.name not in found:
            named = {name: get_named_type(one.type) for name, one in type_.fields.items()}
            found[type_.name] = {name: one.name for name, one in named.items()}
            ahead += named.values()
    return found
