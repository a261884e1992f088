"""A connection's arguments as SQL: which rows, in which order, after which."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from tortoise import fields

from services.api.reads import slots
from services.api.reads.filters import Among, Compare, Condition, Equal, Filter, Subtree
from services.api.reads.ids import split_id
from services.api.reads.node import NODES, NodeType
from services.api.reads.paging import Paging
from services.kit import sealing
from services.kit.errors import InvalidInput
from services.kit.sql import Parameters

_CASTS: tuple[tuple[type, str], ...] = (
    (fields.BooleanField, "boolean"),
    (fields.IntField, "bigint"),
    (fields.FloatField, "double precision"),
    (fields.DatetimeField, "timestamptz"),
    (fields.DateField, "date"),
    (fields.TimeField, "time"),
)


def cast_of(node: NodeType, field: str) -> str:
    """PostgreSQL's type of a model's field, as values are compared with it."""
    found = node.model._meta.fields_map[field]
    return next((cast for kind, cast in _CASTS if isinstance(found, kind)), "text")


@dataclass(frozen=True, slots=True)
class Conditions:
    """Writes the SQL of the connection at `place`: values as slots, all else into the text."""

    paging: Paging
    place: int
    parameters: Parameters
    binds: Mapping[str, object]

    def key(self, alias: str) -> str:
        """The column that the rows are ordered by."""
        return f"{alias}.{self.paging.node.column(self.paging.field)}"

    def key_text(self, alias: str) -> str:
        """As a root row has it anyway where the column is selected: moments and dates as JSON."""
        return f"to_json({self.key(alias)})" if self.paging.is_temporal else self.key(alias)

    def order_by(self, alias: str) -> str:
        """The order, ties broken by id in the same direction."""
        way = "DESC" if self.paging.descending else "ASC"
        last = f"{alias}.id {way}"
        return last if self.paging.field == "id" else f"{self.key(alias)} {way}, {last}"

    def beyond(self, alias: str) -> str:
        """The rows after the cursor, in the order."""
        sign = "<" if self.paging.descending else ">"
        value = self._add(lambda page: page.after and page.after.value)
        row = self._add(lambda page: page.after and page.after.id)
        cast = cast_of(self.paging.node, self.paging.field)
        return f"({self.key(alias)}, {alias}.id) {sign} ({value}::text::{cast}, {row}::bigint)"

    def met(self, alias: str) -> list[str]:
        """One condition for each filter given."""
        filters = self.paging.node.filters
        return [
            self._condition(filters[name], name, value, alias) for name, value in self.paging.filters.items()
        ]

    def first(self, *, more: int = 0) -> str:
        """The page's size, and `more` rows; in the text, for PostgreSQL plans by it."""
        return str(self.paging.first + more)

    def _add(self, take: Any) -> str:
        return self.parameters.add(slots.of_page(self.place, take))

    def _condition(self, one: Filter, name: str, value: Any, alias: str) -> str:
        node = self.paging.node
        if isinstance(one, Condition):
            met = self.parameters.number(one.text.replace("{t}", alias), slots.binds(self.binds))
            return f"({met})" if value else f"NOT ({met})"
        if isinstance(one, Subtree):
            top = self._add(lambda page: _row_id(page.filters[name], "Area"))
            return (
                f"{alias}.{node.column(one.field)} IN (SELECT below.id FROM area below, area top"
                f" WHERE top.id = {top}::bigint AND below.path LIKE top.path || '%')"
            )
        if isinstance(one, Equal):
            return self._equality(one, name, alias)
        if isinstance(one, Among):
            return self._among(one, name, f"{alias}.{node.column(one.field)}")
        assert isinstance(one, Compare)
        return self._comparison(one, name, alias)

    def _among(self, one: Among, name: str, column: str) -> str:
        """Names of enums stand in the text: so PostgreSQL finds partial indexes, and plans once."""
        chosen = self.paging.filters[name]
        if chosen and all(isinstance(each, Enum) for each in chosen):
            return f"{column} IN ({', '.join(sorted({_quoted(each) for each in chosen}))})"
        values = self._add(lambda page: [_plain(each) for each in page.filters[name]])
        return f"{column} = ANY({values}::{cast_of(self.paging.node, one.field)}[])"

    def _equality(self, one: Equal, name: str, alias: str) -> str:
        sealed: Any = self.paging.node.model._meta.fields_map[one.field]
        value = self._add(lambda page: _index(sealed.place, one, page.filters[name]))
        return f"({alias}.{self.paging.node.column(one.field)}).index = {value}::bytea"

    def _comparison(self, one: Compare, name: str, alias: str) -> str:
        node = self.paging.node
        column = f"{alias}.{node.column(one.field)}"
        if one.operator == "contains":
            return f"strpos({column}, {self._add(lambda page: page.filters[name])}::text) > 0"
        target = _target(node, one.field)
        value = self._add(
            lambda page: _row_id(page.filters[name], target) if target else _plain(page.filters[name])
        )
        return f"{column} {one.operator} {value}::{cast_of(node, one.field)}"


def _index(place: str, one: Equal, typed: str) -> bytes:
    try:
        return sealing.ring().index(place, one.typed(typed))
    except InvalidInput:
        return b""  # what cannot be kept is found nowhere


def _target(node: NodeType, field: str) -> str | None:
    """The type whose ids are compared with; None where no ids are."""
    if not field.endswith("_id"):
        return None
    relation: Any = node.model._meta.fields_map[field.removesuffix("_id")]
    model = relation.related_model
    names = [one.name for one in NODES.values() if one.model is model]
    return model.__name__ if model.__name__ in names else names[0]  # types may share a table


def _row_id(raw: str, type_name: str) -> int:
    parts = split_id(raw)
    return parts[1] if parts and parts[0] == type_name else 0  # an id of something else finds nothing


def _quoted(value: Enum) -> str:
    """A value of our own enums as a literal."""
    return f"'{value.value}'"


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
