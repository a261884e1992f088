"""GraphQL types of columns, and the values that travel in them."""

import enum
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.scalars import JSON
from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField

from services.api.reads.rows import decoded


def _moment(raw: Any) -> datetime:
    try:
        at = datetime.fromisoformat(raw)
    except (TypeError, ValueError):
        raise GraphQLError(
            f"{str(raw)[:40]!r} is no RFC 3339 moment such as 2026-11-25T19:00:00+08:00"
        ) from None
    if at.tzinfo is None:
        raise GraphQLError(f"{raw!r} needs an offset, such as {raw}+08:00")
    return at.astimezone(UTC)


SCALARS: Mapping[object, Any] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment in RFC 3339 with offset, such as 2026-11-25T19:00:00+08:00.",
        serialize=lambda at: at.isoformat(),
        parse_value=_moment,
        specified_by_url="https://scalars.graphql.org/andimarek/date-time.html",
    ),
}


def python_type(field: Any) -> Any:
    """The annotation that Strawberry makes the GraphQL type of."""
    found = _bare_type(field)
    return found | None if field.null else found


def _bare_type(field: Any) -> Any:
    if choices := getattr(field, "enum_type", None):
        return choices
    if isinstance(field, ArrayField):
        return list[int] if field.element_type.lower() == "int" else list[str]
    return next((found for kind, found in _TYPES if isinstance(field, kind)), str)


_TYPES: tuple[tuple[type, Any], ...] = (
    (fields.BooleanField, bool),
    (fields.IntField, int),
    (fields.FloatField, float),
    (fields.DatetimeField, datetime),
    (fields.DateField, date),
    (fields.TimeField, time),
    (fields.JSONField, JSON),
)


def reader_of(type_: Any) -> Callable[[Any], Any]:
    """Turns what came from PostgreSQL, flat or as JSON, into the value that graphql-core serialises."""
    if isinstance(type_, type) and issubclass(type_, enum.Enum):
        return lambda raw: type_(raw)
    if type_ is JSON or getattr(type_, "__origin__", None) in (list, dict):
        return lambda raw: decoded(raw) if not isinstance(raw, list | dict) else raw
    if type_ in (datetime, date, time):
        return lambda raw: type_.fromisoformat(raw) if isinstance(raw, str) else raw
    return lambda raw: raw
