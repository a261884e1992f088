"""Strawberry fields that look into rows instead of resolving."""

from collections.abc import Callable, Sequence
from typing import Any, Optional

from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

Look = Callable[[Any, Any], Any]
"""(source, graphql-core's resolve info) → value, or an awaitable of it."""


class DeclaredField(StrawberryField):
    """A field of a declared type: `look` finds its value in the source."""

    look: Look

    @property
    def is_basic_field(self) -> bool:
        return False

    def get_result(self, source: Any, info: Any, args: list[Any], kwargs: Any) -> Any:
        return self.look(source, info._raw_info)


class ComputedField(DeclaredField):
    """A field whose `look` is given the values of its arguments by keyword."""

    def get_result(self, source: Any, info: Any, args: list[Any], kwargs: Any) -> Any:
        return self.look(source, info._raw_info, **kwargs)


def declared(
    name: str,
    graphql_name: str,
    type_: Any,
    description: str,
    look: Callable[..., Any],
    arguments: Sequence[StrawberryArgument] = (),
    directives: Sequence[object] = (),
    kind: type[DeclaredField] = DeclaredField,
) -> DeclaredField:
    """A field ready to be put on a class that becomes a Strawberry type."""
    field = kind(
        python_name=name,
        graphql_name=graphql_name,
        type_annotation=StrawberryAnnotation(type_),
        description=description,
        directives=directives,
    )
    field.look = look
    field.arguments = list(arguments)
    return field


def argument(name: str, type_: Any, description: str, *, required: bool = False) -> StrawberryArgument:
    """An argument; null by default unless required."""
    annotation = StrawberryAnnotation(type_ if required else type_ | None)
    return StrawberryArgument(name, name, annotation, description=description)


def optional(type_: Any) -> Any:
    """The nullable form of a type that is known at run time only."""
    return Optional[type_]  # noqa: UP045


def annotations_of(fields: Sequence[DeclaredField]) -> dict[str, Any]:
    """What `__annotations__` of a class with these fields must say."""
    return {
        field.python_name: field.type_annotation.raw_annotation
        for field in fields
        if field.type_annotation is not None
    }
