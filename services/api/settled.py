"""What is left of Strawberry once the schema stands: its types, and no more around each field than needed.

Strawberry wraps each of 1,800 fields in ten functions that prepare arguments, permissions and extensions.
A declared field has none of these: it looks into what was read.
"""

import functools
import operator
from collections.abc import Callable
from typing import Any

from graphql import GraphQLObjectType, GraphQLSchema
from strawberry.schema.schema_converter import GraphQLCoreConverter

from services.api.reads.fields import DeclaredField, Look
from services.api.reads.names import camel


def settle(schema: GraphQLSchema) -> None:
    """Let declared fields be looked up without what Strawberry puts around them."""
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType):
            _straighten(type_)


def _straighten(type_: GraphQLObjectType) -> None:
    definition = type_.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    for field in definition.fields if definition else ():
        if type(field) is DeclaredField:
            type_.fields[field.graphql_name].resolve = _straight(field.look)
        elif field.base_resolver is None and field.is_basic_field:
            name = field.graphql_name or camel(field.python_name)
            type_.fields[name].resolve = _attribute(field.python_name)


def _straight(look: Look) -> Callable[..., Any]:
    return lambda source, info, **_arguments: look(source, info)


@functools.cache
def _attribute(name: str) -> Callable[..., Any]:
    get = operator.attrgetter(name)
    return lambda source, _info: get(source)
