"""Rows in memory, numbered as they are added, and their way into the database by COPY."""

from enum import Enum
from typing import Any, TypeVar

import asyncpg

from services.kit.records import Record
from services.kit.sealed import SealedField

R = TypeVar("R", bound=Record)


class Rows:
    """The rows of an empty database: ids count from 1 in each table."""

    def __init__(self) -> None:
        self._tables: dict[type[Record], list[Record]] = {}

    def add(self, row: R) -> R:
        rows = self._tables.setdefault(type(row), [])
        row.id = len(rows) + 1
        rows.append(row)
        return row

    def of(self, model: type[R]) -> list[R]:
        return self._tables.get(model, [])  # type: ignore[return-value]  # keyed by their own type

    async def copy(self, connection: asyncpg.Connection) -> None:
        """Write all tables in the order in which they were begun."""
        for model, rows in self._tables.items():
            await _copy_table(connection, model, rows)


async def _copy_table(connection: asyncpg.Connection, model: type[Record], rows: list[Record]) -> None:
    columns, fields = model._meta.fields_db_projection, model._meta.fields_map
    table = model._meta.db_table
    records = [tuple(_kept(fields[name], getattr(row, name)) for name in columns) for row in rows]
    await connection.copy_records_to_table(table, records=records, columns=list(columns.values()))
    await connection.execute(
        "SELECT setval(pg_get_serial_sequence(format('%I', $1::text), 'id'), $2)", table, len(rows)
    )


def _kept(field: Any, value: Any) -> Any:
    if isinstance(field, SealedField) and value is not None:
        return field.sealed(value)
    return value.value if isinstance(value, Enum) else value
