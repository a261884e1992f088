"""A database that another version of Jinlin made: told clearly, and replaced only by --fresh."""

import asyncio
from collections.abc import Iterator

import asyncpg
import pytest

from services.demo import database
from services.demo.errors import DemoRefused
from services.kit import embedded


async def execute(url: str, statement: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        found: list[asyncpg.Record] = await connection.fetch(statement)
        return found
    finally:
        await connection.close()


@pytest.fixture
def old(servers: embedded.Servers) -> Iterator[str]:
    """The URL of a database with a table that our migrations make too."""
    asyncio.run(execute(servers.database_url, "CREATE DATABASE old_version"))
    url = servers.database_url.rpartition("/")[0] + "/old_version"
    asyncio.run(execute(url, "CREATE TABLE area (name text)"))
    yield url
    asyncio.run(execute(servers.database_url, "DROP DATABASE old_version"))


def test_it_is_told_with_a_way_out_and_left_as_it_is(old: str) -> None:
    with pytest.raises(DemoRefused, match=r"another version of Jinlin.*--fresh"):
        asyncio.run(database.prepare(old, fresh=False, lent=False))
    columns = "SELECT column_name FROM information_schema.columns WHERE table_name = 'area'"
    assert [row["column_name"] for row in asyncio.run(execute(old, columns))] == ["name"]


def test_a_fresh_start_replaces_it(old: str) -> None:
    assert asyncio.run(database.prepare(old, fresh=True, lent=False))
    held = asyncio.run(execute(old, "SELECT id FROM event WHERE state = 'held'"))
    assert len(held) == 10
