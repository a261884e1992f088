"""Sealing personal data anew with the newest key, while the platform runs.

Rows that the newest key has sealed are left alone, so that a run which was broken off is simply started
again. Each batch is a transaction of its own, and no row waits longer than one batch takes.
"""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Any

from tortoise.context import require_context

from services.kit import database
from services.kit.sealed import SealedField, opened
from services.kit.sealing import Sealed, ring

BATCH = 200
"""Rows; sealing them takes some milliseconds."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with sealed columns."""

    name: str
    columns: tuple[SealedField, ...]

    def stale(self) -> str:
        """SQL: a column is not sealed with the keys $1."""
        return " OR ".join(f"({one.column}).key <> $1" for one in self.columns)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many values of a column the keys of one mark have sealed."""

    place: str
    mark: str
    values: int
    is_newest: bool


def tables() -> list[Table]:
    """All tables with sealed columns. Tortoise must be connected."""
    apps = require_context().apps
    assert apps is not None
    found = []
    for model in apps.get_models_iterable():
        columns = tuple(one for one in model._meta.fields_map.values() if isinstance(one, SealedField))
        if columns:
            found.append(Table(model._meta.db_table, columns))
    return found


async def standings() -> list[Standing]:
    """Of every sealed column and every mark found there."""
    found = []
    for column in (one for table in tables() for one in table.columns):
        table = column.place.partition(".")[0]
        text = f'SELECT (t.{column.column}).key AS mark, count(*) AS n FROM "{table}" t'
        rows = await database.rows(f"{text} WHERE t.{column.column} IS NOT NULL GROUP BY 1 ORDER BY 1")
        found += [Standing(column.place, row["mark"], row["n"], row["mark"] == ring().mark) for row in rows]
    return found


async def reseal(table: Table) -> AsyncIterator[int]:
    """Batch by batch how many rows were sealed anew. Raises KeyMissing or BoxInvalid: that batch stays."""
    last = 0
    while True:
        async with database.transaction():
            rows = await _locked(table, after=last)
            for column in table.columns:
                await _seal(table, column, rows)
        if not rows:
            return
        last = rows[-1]["id"]
        yield len(rows)


async def _locked(table: Table, *, after: int) -> list[dict[str, Any]]:
    columns = ", ".join(one.column for one in table.columns)
    return await database.rows(
        f'SELECT id, {columns} FROM "{table.name}" WHERE id > $2 AND ({table.stale()})'
        f" ORDER BY id LIMIT {BATCH} FOR NO KEY UPDATE",
        ring().mark,
        after,
    )


async def _seal(table: Table, column: SealedField, rows: Iterable[dict[str, Any]]) -> None:
    kept = [(row["id"], opened(column.place, row[column.name])) for row in rows]
    sealed: list[tuple[int, Sealed]] = [(id, column.sealed(value)) for id, value in kept if value is not None]
    if sealed:
        await database.rows(
            f'UPDATE "{table.name}" t SET {column.column} = ROW(v.mask, v.index, v.key, v.box)::sealed'
            "  FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::text[], $5::bytea[])"
            "       AS v(id, mask, index, key, box)"
            " WHERE t.id = v.id",
            [id for id, _ in sealed],
            *(list(part) for part in zip(*(one for _, one in sealed), strict=True)),
        )
