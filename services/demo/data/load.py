"""Into the database in one transaction: all of it or nothing."""

from datetime import datetime

import asyncpg

from services.demo.data import facts, verify
from services.demo.data.needing import add_needs
from services.demo.data.partnering import add_partners
from services.demo.data.people import add_people
from services.demo.data.picturing import add_photos
from services.demo.data.places import add_places
from services.demo.data.rows import Rows
from services.demo.data.wednesdays import add_wednesdays
from services.demo.data.world import World
from services.kit import clock

_MARK = "jinlin demo data"
_TABLES = """
SELECT string_agg(format('%I', tablename), ', ') FROM pg_tables
 WHERE schemaname = 'public' AND tablename NOT LIKE 'tortoise%'
"""


def imagine(now: datetime) -> Rows:
    """All rows as of `now`: the same rows for the same moment. Tortoise must be connected."""
    world = World(facts=facts.jili(), now=now)
    add_places(world)
    add_people(world)
    add_partners(world)
    add_needs(world)
    add_wednesdays(world)
    add_photos(world)
    return world.rows


async def load(connection: asyncpg.Connection, *, replace: bool) -> bool:
    """Fill an empty database; with `replace`, empty it first. Says whether anything was written."""
    async with connection.transaction():
        await connection.execute("LOCK TABLE area IN SHARE ROW EXCLUSIVE MODE")
        if replace:
            tables = await connection.fetchval(_TABLES)
            await connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        elif not await is_empty(connection):
            return False
        await imagine(clock.now()).copy(connection)
        await connection.execute(f"COMMENT ON TABLE area IS '{_MARK}'")
        await verify.check(connection)
        await connection.execute("ANALYZE")
    return True


async def is_empty(connection: asyncpg.Connection) -> bool:
    """Whether nothing was ever entered: everything hangs on areas and accounts."""
    return bool(await connection.fetchval("SELECT NOT EXISTS (TABLE area) AND NOT EXISTS (TABLE account)"))


async def is_ours(connection: asyncpg.Connection) -> bool:
    """Whether the demo has filled this database."""
    return bool(await connection.fetchval("SELECT obj_description('area'::regclass, 'pg_class') = $1", _MARK))
