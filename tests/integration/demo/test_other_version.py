"""A database that another version of Jinlin made: told clearly, and replaced only by --fresh."""

import subprocess
import sys
from collections.abc import AsyncIterator

import asyncpg
import pytest

from services.kit import embedded

PREPARE = """
import asyncio, sys
from services.demo import database
from services.demo.errors import DemoRefused
from services.kit import sealing
from tests.factories.secrets import UNLOCKING
sealing.unlock(UNLOCKING)
try:
    print(asyncio.run(database.prepare(sys.argv[1], fresh=sys.argv[2] == "fresh", lent=False)))
except DemoRefused as refused:
    sys.exit(str(refused))
"""
"""Run in a process of its own: the tests' connection to Tortoise lives in this one."""


def prepare(url: str, how: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PREPARE, url, how]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


async def execute(url: str, statement: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        found: list[asyncpg.Record] = await connection.fetch(statement)
        return found
    finally:
        await connection.close()


@pytest.fixture
async def old(servers: embedded.Servers) -> AsyncIterator[str]:
    """The URL of a database with a table that our migrations make too."""
    await execute(servers.database_url, "CREATE DATABASE old_version")
    url = servers.database_url.rpartition("/")[0] + "/old_version"
    await execute(url, "CREATE TABLE area (name text)")
    yield url
    await execute(servers.database_url, "DROP DATABASE old_version")


async def test_it_is_told_with_a_way_out_and_left_as_it_is(old: str) -> None:
    told = prepare(old, "as it is")
    assert told.returncode == 1
    assert "another version of Jinlin" in told.stderr
    assert "--fresh" in told.stderr
    columns = "SELECT column_name FROM information_schema.columns WHERE table_name = 'area'"
    assert [row["column_name"] for row in await execute(old, columns)] == ["name"]


async def test_a_fresh_start_replaces_it(old: str) -> None:
    assert prepare(old, "fresh").stdout.strip() == "True"
    assert len(await execute(old, "SELECT id FROM event WHERE state = 'held'")) == 10
