"""The demo's database: ours or untouched, migrated, and filled."""

from typing import Any

import asyncpg
from tortoise.exceptions import OperationalError

from services.demo.data import load
from services.demo.errors import DatabaseNotOurs, DemoRefused
from services.domain.models import MODULES
from services.kit import database, migrations

_NOT_OURS = (
    "the database of DATABASE_URL holds data that `jinlin demo` has not put there; it was left untouched."
    " Point DATABASE_URL to an empty database, or unset it to use one in the data directory."
)
_TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


async def prepare(url: str, *, fresh: bool, lent: bool) -> bool:
    """Migrate and, where it is empty or to be `fresh`, fill. Says whether demo data was written.

    `lent`: a server of the user's. Raises DatabaseNotOurs before anything is changed there.
    """
    connection = await asyncpg.connect(url)
    try:
        if lent and not await _may_be_used(connection):
            raise DatabaseNotOurs(_NOT_OURS)
        configuration = database.config(url, models=MODULES)
        if fresh and not lent:
            await connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        await _migrate(configuration)
        async with database.connected(configuration):
            return await load.load(connection, replace=fresh)
    finally:
        await connection.close()


async def _migrate(configuration: dict[str, Any]) -> None:
    try:
        await migrations.migrate(configuration)
    except OperationalError as error:
        raise DemoRefused(
            f"the database was made by another version of Jinlin and cannot be brought to this one ({error})."
            " Use another --data directory, or start with --fresh to replace the demo data."
        ) from error


async def _may_be_used(connection: asyncpg.Connection) -> bool:
    """Nothing is there, or our empty tables, or the demo's data."""
    if not await connection.fetchval(_TABLES):
        return True
    if await connection.fetchval("SELECT to_regclass('area') IS NULL OR to_regclass('account') IS NULL"):
        return False
    return await load.is_ours(connection) or await load.is_empty(connection)
