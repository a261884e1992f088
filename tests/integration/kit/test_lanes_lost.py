"""Lanes whose connections PostgreSQL cuts: a read is answered all the same, what writes is sent once."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import asyncpg
import pytest

from services.kit import database
from tests.factories.lanes import (
    WAIT,
    connections,
    holding,
    key,
    lanes_to,
    until_none_is_open,
    until_waiting,
)

MOST = 3
ECHO = "SELECT $1::int AS n"
CUT = "SELECT pg_terminate_backend($1::int, 5000)"
GONE = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)


@pytest.fixture
async def lanes(db):
    made = lanes_to(db.database_url, MOST)
    yield made
    await made.close()
    await until_none_is_open(made)


@pytest.fixture
async def one_lane(db):
    made = lanes_to(db.database_url, 1)
    yield made
    await made.close()
    await until_none_is_open(made)


async def echo(lanes, number):
    ((found,),) = await lanes.fetch(ECHO, lambda: [number])
    return found


async def who(lanes):
    ((pid,),) = await lanes.fetch("SELECT pg_backend_pid()", list)
    return pid


async def cut(pid):
    assert await database.rows(CUT, pid) == [{"pg_terminate_backend": True}]


def cut_unnoticed(url, pid):
    """The loop of this thread stands still meanwhile, so that it cannot learn of it."""

    async def from_elsewhere():
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(CUT, pid)
        finally:
            await connection.close()

    with ThreadPoolExecutor() as elsewhere:
        assert elsewhere.submit(asyncio.run, from_elsewhere()).result()


async def test_a_connection_cut_while_idle_is_opened_anew(one_lane):
    for _ in range(5):
        pid = await who(one_lane)
        await cut(pid)
        again = await who(one_lane)
        assert again != pid
        assert await connections(one_lane) == {again}


async def test_a_connection_cut_unnoticed_is_opened_anew(one_lane, db):
    for _ in range(5):
        pid = await who(one_lane)
        cut_unnoticed(db.database_url, pid)
        again = await who(one_lane)
        assert again != pid
        assert await connections(one_lane) == {again}


async def test_what_writes_is_done_once_on_a_new_connection_if_the_old_was_cut_unnoticed(one_lane, db):
    """asyncpg refuses to send by a connection whose end it has not told of yet."""
    await database.rows("CREATE SEQUENCE attempts")
    try:
        for number in range(1, 6):
            pid = await who(one_lane)
            cut_unnoticed(db.database_url, pid)
            writes = "SELECT nextval('attempts'), pg_backend_pid()"
            ((done, again),) = await one_lane.fetch(writes, list, again=False)
            assert done == number
            assert await connections(one_lane) == {again}
    finally:
        await database.rows("DROP SEQUENCE attempts")


async def test_what_writes_is_not_sent_again_when_its_answer_cannot_be_read(one_lane):
    """asyncpg remembers what a row looked like, and cannot read one that has a column more."""
    await database.rows("CREATE SEQUENCE attempts")
    await database.rows("CREATE TABLE shape AS SELECT 1 AS n")
    writes = "SELECT nextval('attempts') AS number, shape FROM shape"
    try:
        await one_lane.fetch(writes, list, again=False)
        await database.rows("ALTER TABLE shape ADD COLUMN more int")
        with suppress(asyncpg.OutdatedSchemaCacheError):
            await one_lane.fetch(writes, list, again=False)
        assert await database.rows("SELECT last_value AS number FROM attempts") == [{"number": 2}]
        assert await echo(one_lane, 7) == 7
    finally:
        await database.rows("DROP TABLE shape")
        await database.rows("DROP SEQUENCE attempts")


async def test_a_connection_cut_while_a_statement_runs_is_opened_anew_and_the_read_is_answered(one_lane, db):
    pid = await who(one_lane)
    taken = []
    async with holding(db.database_url) as holder:
        asker = asyncio.create_task(one_lane.fetch(WAIT, lambda: taken.append(1) or key()))
        behind = asyncio.create_task(who(one_lane))
        await until_waiting(holder, 1)
        await cut(pid)
        await until_waiting(holder, 1)
        assert not asker.done()
    ((again, _),) = await asker
    assert again != pid
    assert await behind == again
    assert taken == [1], "whoever shares it was told once that it left"
    assert await connections(one_lane) == {again}


async def test_all_connections_cut_at_once_lose_no_read(lanes, db):
    async with holding(db.database_url) as holder:
        askers = [asyncio.create_task(lanes.fetch(WAIT, key)) for _ in range(MOST)]
        askers += [asyncio.create_task(echo(lanes, n)) for n in range(20)]
        await until_waiting(holder, MOST)
        for pid in await connections(lanes):
            await cut(pid)
        await until_waiting(holder, MOST)
    found = await asyncio.gather(*askers)
    assert found[MOST:] == list(range(20))
    assert len(await connections(lanes)) == MOST


async def test_what_writes_is_not_sent_again_when_its_connection_is_cut(one_lane):
    """The statement counts itself outside of any transaction, then loses its connection."""
    await database.rows("CREATE SEQUENCE attempts")
    writes = "SELECT nextval('attempts'), pg_terminate_backend(pg_backend_pid())"
    try:
        with pytest.raises(GONE):
            await one_lane.fetch(writes, list, again=False)
        assert await echo(one_lane, 7) == 7
        assert await database.rows("SELECT last_value AS number FROM attempts") == [{"number": 1}]
    finally:
        await database.rows("DROP SEQUENCE attempts")


async def test_a_statement_that_cuts_every_connection_is_given_up_and_the_next_read_is_answered(one_lane):
    for _ in range(5):
        with pytest.raises(GONE):
            await one_lane.fetch("SELECT pg_terminate_backend(pg_backend_pid())", list)
        assert await echo(one_lane, 7) == 7


async def test_an_error_after_a_connection_was_opened_anew_leaves_no_connection_behind(one_lane):
    """Cuts its connection at the first attempt, divides by zero at the second."""
    await database.rows("CREATE SEQUENCE attempts")
    cuts_then_fails = """SELECT CASE nextval('attempts') WHEN 1
        THEN pg_terminate_backend(pg_backend_pid())::int
        ELSE 1 / (nextval('attempts') - 3)::int END"""
    try:
        with pytest.raises(asyncpg.DivisionByZeroError) as told:
            await one_lane.fetch(cuts_then_fails, list)
        assert await echo(one_lane, 1) == 1
        assert len(await connections(one_lane)) == 1, "one lane has one connection"
        assert told.value is not None
    finally:
        await database.rows("DROP SEQUENCE attempts")
