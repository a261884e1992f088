"""Lanes to a PostgreSQL that cannot be reached, and lanes that are closed."""

import asyncio
import socket
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from tests.factories.lanes import (
    WAIT,
    connections,
    holding,
    key,
    lanes_to,
    turns,
    until_none_is_open,
    until_waiting,
)
from tests.waiting import until

MOST = 2


class Door:
    """A port of loopback behind which PostgreSQL is, as long as it is open."""

    def __init__(self, url):
        self._parts = urlsplit(url)
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    @property
    def url(self):
        before, _, _ = self._parts.netloc.rpartition("@")
        return urlunsplit(self._parts._replace(netloc=f"{before}@127.0.0.1:{self.port}"))

    async def open(self):
        self._server = await asyncio.start_server(self._passed, "127.0.0.1", self.port)

    async def close(self):
        """Nobody comes in, and whoever is inside is thrown out."""
        if self._server is None:
            return
        self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        await until(lambda: not self._writers)
        self._server = None

    async def _passed(self, reader, writer):
        there_reader, there_writer = await asyncio.open_connection(self._parts.hostname, self._parts.port)
        both = {writer, there_writer}
        self._writers |= both
        await asyncio.gather(self._pump(reader, there_writer), self._pump(there_reader, writer))
        self._writers -= both

    async def _pump(self, reader, writer):
        with suppress(OSError):
            while some := await reader.read(65536):
                writer.write(some)
        writer.transport.abort()


@pytest.fixture
async def door(db):
    made = Door(db.database_url)
    yield made
    await made.close()


async def echo(lanes, number):
    ((found,),) = await lanes.fetch("SELECT $1::int", lambda: [number])
    return found


async def test_postgresql_that_is_away_is_told_to_every_asker_and_read_from_once_it_is_there(door):
    lanes = lanes_to(door.url, MOST)
    found = await asyncio.gather(*(echo(lanes, n) for n in range(7)), return_exceptions=True)
    assert all(isinstance(one, OSError) for one in found)
    with pytest.raises(OSError):  # noqa: PT011  # the errno is the system's
        await echo(lanes, 1)
    await door.open()
    assert await asyncio.gather(*(echo(lanes, n) for n in range(7))) == list(range(7))
    assert len(await connections(lanes)) <= MOST
    await lanes.close()


async def test_postgresql_that_goes_away_and_comes_back_is_read_from_again(door):
    await door.open()
    lanes = lanes_to(door.url, MOST)
    for n in range(3):
        assert await echo(lanes, n) == n
        await door.close()
        with pytest.raises((OSError, asyncpg.PostgresError, asyncpg.InterfaceError)):
            await echo(lanes, n)
        await door.open()
    assert await asyncio.gather(*(echo(lanes, n) for n in range(7))) == list(range(7))
    await lanes.close()


async def test_a_statement_that_runs_when_postgresql_goes_away_gets_an_error_and_does_not_wait(door, db):
    await door.open()
    lanes = lanes_to(door.url, MOST)
    async with holding(db.database_url) as holder:
        askers = [asyncio.create_task(lanes.fetch(WAIT, key)) for _ in range(2)]
        askers += [asyncio.create_task(echo(lanes, 1)) for _ in range(3)]
        await until_waiting(holder, 2)
        await door.close()
        found = await asyncio.gather(*askers, return_exceptions=True)
    assert all(isinstance(one, OSError | asyncpg.InterfaceError | asyncpg.PostgresError) for one in found)
    await door.open()
    assert await echo(lanes, 2) == 2
    await lanes.close()


async def test_closing_waits_for_what_runs_and_for_what_waits(db):
    lanes = lanes_to(db.database_url, MOST)
    async with holding(db.database_url) as holder:
        askers = [asyncio.create_task(lanes.fetch(WAIT, key)) for _ in range(5)]
        await until_waiting(holder, 2)
        closing = asyncio.create_task(lanes.close())
        await turns()
        assert not closing.done()
        assert len(await connections(lanes)) == MOST
    await closing
    assert all(one.done() for one in askers)
    assert len(await asyncio.gather(*askers)) == 5
    await until_none_is_open(lanes)


async def test_closing_waits_for_what_was_asked_the_turn_before(db):
    lanes = lanes_to(db.database_url, MOST)
    asker = asyncio.create_task(echo(lanes, 1))
    await asyncio.sleep(0)
    await lanes.close()
    assert await asker == 1
    await until_none_is_open(lanes)


async def test_closing_what_was_never_used_or_is_closed_does_nothing(db):
    lanes = lanes_to(db.database_url, MOST)
    await lanes.close()
    assert await echo(lanes, 1) == 1
    await lanes.close()
    await lanes.close()
    await until_none_is_open(lanes)
