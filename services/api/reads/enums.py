"""Descriptions of enums and their values, for the readers of the schema."""

from enum import StrEnum

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition


def describe(kind: type[StrEnum], description: str, **values: str) -> None:
    """Make a GraphQL enum of `kind`; every value must be described, so a new one without words fails."""
    wrapped = strawberry.enum(kind, description=description)
    definition: StrawberryEnumDefinition = wrapped.__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = values[value.name]
