"""What all tables share: the base row, enum columns, and foreign keys that never cascade."""

from datetime import datetime, time
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from tortoise import fields
from tortoise.fields.base import OnDelete
from tortoise.fields.data import CharEnumFieldInstance
from tortoise.fields.relational import ForeignKeyRelation
from tortoise.models import Model

from services.kit import clock

E = TypeVar("E", bound=StrEnum)


def _as_plain(description: dict[str, Any], plain: Any) -> dict[str, Any]:
    """What the migration autodetector compares: the column, not our Python class for it."""
    return {**description, "field_type": type(plain).__name__, "description": None}


class _ChoiceField(CharEnumFieldInstance):
    """An enum in Python, plain text to migrations: a migration must not import what will change."""

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        plain: tuple[str, list[Any], dict[str, Any]] = self._plain().deconstruct()
        return plain

    def describe(self, serializable: bool) -> dict[str, Any]:
        return _as_plain(super().describe(serializable), self._plain())

    def _plain(self) -> Any:
        plain: Any = fields.CharField
        return plain(max_length=self.max_length, null=self.null)


class _StampField(fields.DatetimeField[datetime]):
    """The moment of insertion by our own clock; migrations see a column without default."""

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return fields.DatetimeField().deconstruct()

    def describe(self, serializable: bool) -> dict[str, Any]:
        return _as_plain(super().describe(serializable), fields.DatetimeField())


class WallTimeField(fields.TimeField[time]):
    """A local time of day, column TIME; Tortoise's own field adds an offset that a wall clock has not."""

    def to_python_value(self, value: Any) -> Any:
        return time.fromisoformat(value) if isinstance(value, str) else value

    def to_db_value(self, value: Any, instance: Any) -> Any:
        self.validate(value)
        return value

    class _db_postgres:  # noqa: N801  # Tortoise looks for this name
        SQL_TYPE = "TIME"


class Record(Model):
    """A row with a 64-bit id and the moment it was written (UTC)."""

    SECRETS: ClassVar[frozenset[str]] = frozenset()
    """Columns that stand nowhere else, not even in the audit trail."""

    id = fields.BigIntField(primary_key=True)
    created_at: datetime = _StampField(default=clock.now)

    class Meta:
        abstract = True


def choice(enum: type[E], *, max_length: int) -> E:
    """A column that holds one value of `enum`."""
    column: Any = _ChoiceField(enum, description="", max_length=max_length)
    return column  # type: ignore[no-any-return]  # a Tortoise field reads as its value


def wall_time(*, null: bool = False) -> Any:
    """A column for a local time of day, such as opening hours; its zone is told beside it."""
    field: Any = WallTimeField
    return field(null=null)


def link(model: str, *, null: bool = False, **options: Any) -> ForeignKeyRelation[Any]:
    """A foreign key to `model` ("Area"); RESTRICT, because Tortoise's own default deletes children."""
    foreign_key: Any = fields.ForeignKeyField
    relation: ForeignKeyRelation[Any] = foreign_key(
        f"jinlin.{model}", related_name=False, on_delete=OnDelete.RESTRICT, null=null, **options
    )
    return relation
