"""From coerced values to the input objects that verbs take."""

import functools
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

import strawberry
from strawberry.types.arguments import convert_argument
from strawberry.types.base import StrawberryOptional, get_object_definition

Make = Callable[[Mapping[str, Any]], Any]
PLAIN = (str, int, float, bool, strawberry.ID, datetime, date, time)


def inputs_by_verb(schema: strawberry.Schema) -> dict[str, Make]:
    """For each verb what makes its input of the coerced argument."""
    mutation: Any = schema.get_type_by_name("Mutation")
    return {field.graphql_name: _maker(schema, field.arguments[0].type) for field in mutation.fields}


def _maker(schema: strawberry.Schema, type_: Any) -> Make:
    """Inputs of plain values are made directly; Strawberry converts the others."""
    definition = get_object_definition(type_, strict=True)
    names = {
        field.graphql_name or schema.config.name_converter.get_graphql_name(field): field.python_name
        for field in definition.fields
    }
    if all(_is_plain(field.type) for field in definition.fields):
        return lambda given: type_(**{names[name]: value for name, value in given.items()})
    return functools.partial(_converted, schema, type_)


def _converted(schema: strawberry.Schema, type_: Any, given: Mapping[str, Any]) -> Any:
    return convert_argument(given, type_, schema.schema_converter.scalar_registry, schema.config)


def _is_plain(type_: Any) -> bool:
    return (type_.of_type if isinstance(type_, StrawberryOptional) else type_) in PLAIN
