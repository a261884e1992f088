"""GraphQL types of columns, and the texts of moments."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import orjson
import strawberry
from graphql import GraphQLError
from strawberry.scalars import JSON
from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField

from services.api.reads.node import NodeType
from services.api.reads.sources import Column


def moment_text(at: datetime) -> str:
    """RFC 3339 as PostgreSQL writes it into JSON: a fraction only where there is one, without zeros."""
    text = at.isoformat()
    if not at.microsecond:
        return text
    return f"{text[:26].rstrip('0')}{text[26:]}"


def time_text(at: time) -> str:
    """A time of day as PostgreSQL writes it into JSON."""
    return at.isoformat().rstrip("0") if at.microsecond else at.isoformat()


def _moment(raw: Any) -> datetime:
    try:
        at = datetime.fromisoformat(raw)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise GraphQLError(f"{_shown(raw)} is no RFC 3339 moment such as 2026-11-25T19:00:00+08:00") from None
    raise GraphQLError(f"{_shown(raw)} needs an offset, such as {raw}+08:00")


def _day(raw: Any) -> date:
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        raise GraphQLError(f"{_shown(raw)} is no day such as 2026-11-25") from None


def _time(raw: Any) -> time:
    try:
        at = time.fromisoformat(raw)
    except (TypeError, ValueError):
        raise GraphQLError(f"{_shown(raw)} is no time of day such as 19:00:00") from None
    if at.tzinfo is not None:
        raise GraphQLError(f"{_shown(raw)} is local and takes no offset; write {at.replace(tzinfo=None)}")
    return at


def _shown(raw: Any) -> str:
    """The start of a text, as JSON writes it."""
    return orjson.dumps(raw[:40]).decode() if isinstance(raw, str) else "The value"


SCALARS: Mapping[object, Any] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment in RFC 3339 with offset, such as 2026-11-25T19:00:00+08:00.",
        serialize=moment_text,
        parse_value=_moment,
        specified_by_url="https://scalars.graphql.org/andimarek/date-time.html",
    ),
    date: strawberry.scalar(
        name="Date",
        description="A civil day, such as 2026-11-25, in China Standard Time (UTC+08:00).",
        serialize=date.isoformat,
        parse_value=_day,
    ),
    time: strawberry.scalar(
        name="Time",
        description="A local time of day, such as 19:00:00; its zone is told beside it.",
        serialize=time_text,
        parse_value=_time,
    ),
}


def type_of_column(node: NodeType, name: str, source: Column) -> Any:
    """The annotation of a column's values, null aside."""
    return source.type or bare_type(node.model._meta.fields_map[source.field or name])


def python_type(node: NodeType, name: str, source: Column) -> Any:
    """The annotation that Strawberry makes the GraphQL type of."""
    found = type_of_column(node, name, source)
    return found | None if node.model._meta.fields_map[source.field or name].null else found


def bare_type(field: Any) -> Any:
    """The annotation of a model's field, null aside."""
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
