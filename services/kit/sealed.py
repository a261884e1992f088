"""The column of a personal value: plain text to actions, sealed in the database."""

from collections.abc import Callable
from typing import Any

from tortoise import fields

from services.kit import sealing

Mask = Callable[[str], str]


class SealedField(fields.CharField[str]):
    """Seals on writing and opens on reading; `unique` values are unique by their blind index.

    Migrations see a plain text: the type `sealed` and the index are made by SQL.
    """

    def __init__(self, mask: Mask, max_length: int, **options: Any) -> None:
        super().__init__(max_length, **options)
        self.mask = mask

    @property
    def name(self) -> str:
        """The column."""
        return self.source_field or self.model_field_name

    @property
    def column(self) -> str:
        """The column, quoted."""
        return f'"{self.name}"'

    @property
    def place(self) -> str:
        """What values are bound to: "table.column"."""
        return f"{self.model._meta.db_table}.{self.name}"

    def to_db_value(self, value: Any, instance: Any) -> Any:
        if isinstance(instance, type):
            raise TypeError(f"{self.place} is sealed: look for its blind index, sealing.ring().index(…)")
        self.validate(value)
        return None if value is None else self.sealed(value)

    def sealed(self, value: str) -> sealing.Sealed:
        """As it is kept."""
        return sealing.ring().seal(self.place, value, mask=self.mask(value))

    def to_python_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else opened(self.place, value)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        plain: tuple[str, list[Any], dict[str, Any]] = self._plain().deconstruct()
        return plain

    def describe(self, serializable: bool) -> dict[str, Any]:
        return {**super().describe(serializable), "field_type": "CharField", "description": None}

    def _plain(self) -> Any:
        plain: Any = fields.CharField
        return plain(max_length=self.max_length, null=self.null, unique=self.unique)


def personal(mask: Mask, *, max_length: int, null: bool = False, unique: bool = False) -> Any:
    """A column of personal data, of which most readers see only what `mask` leaves."""
    return SealedField(mask, max_length, null=null, unique=unique)


def opened(place: str, kept: Any) -> str | None:
    """A value of a `sealed` column as asyncpg returns it, None for none."""
    return None if kept is None else sealing.ring().open(place, kept["key"], kept["box"])
