"""From an empty database to the whole schema, by the migrations alone."""

import asyncio
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from services.domain.models import MODULES
from services.kit import database, migrations

COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable, column_default
FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, column_name
"""
CONSTRAINTS = """
SELECT conrelid::regclass::text AS of, conname, pg_get_constraintdef(oid) AS says FROM pg_constraint
WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2
"""
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"


@pytest.fixture
async def fresh(db):
    """The URL of a database of the same server that has nothing in it."""
    await database.rows("DROP DATABASE IF EXISTS fresh_of_tests")
    await database.rows("CREATE DATABASE fresh_of_tests TEMPLATE template0")
    yield urlunsplit(urlsplit(db.database_url)._replace(path="/fresh_of_tests"))
    await database.rows("DROP DATABASE fresh_of_tests WITH (FORCE)")


async def asked(url, sql):
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row) for row in await connection.fetch(sql)]
    finally:
        await connection.close()


@pytest.mark.parametrize("replicas", [1, 4])
async def test_replicas_make_the_whole_schema_of_nothing_once(fresh, db, replicas):
    assert await asked(fresh, COLUMNS) == []
    configuration = database.config(fresh, models=MODULES)
    said = []
    await asyncio.gather(
        *(migrations.migrate(configuration, lambda *what: said.append(what)) for _ in range(replicas))
    )
    for sql in (COLUMNS, CONSTRAINTS, INDEXES):
        made = await asked(fresh, sql)
        assert made == await asked(db.database_url, sql)
        assert made
    names = [migration for _, _, migration in said]
    assert len(said) == len(set(said)), "each step is told by one replica only"
    assert list(dict.fromkeys(names)) == sorted(set(names)), "in the order of their numbers"
    assert any("0001_initial" in name for name in names)


async def test_a_second_migration_changes_nothing_and_lets_go_of_its_lock(fresh):
    configuration = database.config(fresh, models=MODULES)
    await migrations.migrate(configuration)
    before = await asked(fresh, COLUMNS)
    said = []
    await migrations.migrate(configuration, lambda *what: said.append(what))
    assert said == []
    assert await asked(fresh, COLUMNS) == before
    assert await asked(fresh, "SELECT 1 FROM pg_locks WHERE locktype = 'advisory'") == []


async def test_a_fresh_schema_holds_no_rows(fresh):
    await migrations.migrate(database.config(fresh, models=MODULES))
    tables = await asked(
        fresh,
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'tortoise%'",
    )
    assert len(tables) > 30
    for (table,) in tables:
        assert await asked(fresh, f'SELECT count(*) FROM "{table}"') == [(0,)], table
