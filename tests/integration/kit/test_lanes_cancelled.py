"""Who stops waiting for a statement stops it: PostgreSQL works for nobody, and the lane goes on."""

import asyncio

import pytest

from services.kit import database
from services.kit.gathering import Gathering
from tests.factories.lanes import WAIT, holding, key, lanes_to, until_waiting

ACTIVE = (
    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_advisory_xact_lock_shared%'"
    " AND state = 'active' AND pid <> pg_backend_pid()"
)


@pytest.fixture
async def lane(db):
    made = lanes_to(db.database_url, 1)
    yield made
    await made.close()


async def stopped(task):
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_the_statement_is_cancelled_in_postgresql(db, lane):
    async with holding(db.database_url) as holder:
        task = asyncio.create_task(lane.fetch(WAIT, key))
        await until_waiting(holder, 1)
        await stopped(task)
        await until_waiting(holder, 0)
        assert await holder.fetchval(ACTIVE) == 0


async def test_the_lane_is_usable_afterwards_on_the_same_connection(db, lane):
    before = (await lane.fetch("SELECT pg_backend_pid()", list))[0][0]
    async with holding(db.database_url) as holder:
        task = asyncio.create_task(lane.fetch(WAIT, key))
        await until_waiting(holder, 1)
        behind = asyncio.create_task(lane.fetch("SELECT pg_backend_pid()", list))
        await stopped(task)
        assert (await behind)[0][0] == before


async def test_what_was_not_sent_yet_is_never_sent(db, lane):
    async with holding(db.database_url) as holder:
        first = asyncio.create_task(lane.fetch(WAIT, key))
        await until_waiting(holder, 1)
        sent = []
        second = asyncio.create_task(lane.fetch("SELECT 1", lambda: sent.append(1) or []))
        await asyncio.sleep(0)
        await stopped(second)
    await first
    assert sent == []


async def test_what_others_gather_for_goes_on_until_the_last_of_them_leaves(db, lane):
    async def fetch(_scope, gathered):
        keys = gathered.close()
        await lane.fetch(WAIT, key)
        return dict.fromkeys(keys, "found")

    gathering = Gathering(fetch, most=10)
    async with holding(db.database_url) as holder:
        one, other = (asyncio.create_task(gathering("all", [number])) for number in (1, 2))
        await until_waiting(holder, 1)
        await stopped(one)
        assert await holder.fetchval(ACTIVE) == 1
    assert await other == {1: "found", 2: "found"}


async def test_when_the_last_leaves_it_is_cancelled_and_the_scope_is_free(db, lane):
    async def fetch(_scope, gathered):
        keys = gathered.close()
        await lane.fetch(WAIT, key)
        return dict.fromkeys(keys, "found")

    gathering = Gathering(fetch, most=10)
    async with holding(db.database_url) as holder:
        askers = [asyncio.create_task(gathering("all", [number])) for number in (1, 2)]
        await until_waiting(holder, 1)
        for asker in askers:
            await stopped(asker)
        await until_waiting(holder, 0)
    assert await gathering("all", [3]) == {3: "found"}


async def test_a_writing_statement_that_is_stopped_has_written_nothing(db):
    async with holding(db.database_url) as holder:
        text = "INSERT INTO area (kind) SELECT 'x' FROM pg_advisory_xact_lock_shared($1::bigint) RETURNING id"
        task = asyncio.create_task(database.at_once(text, *key()))
        await until_waiting(holder, 1)
        await stopped(task)
        await until_waiting(holder, 0)
    assert (await database.rows("SELECT count(*) AS n FROM area"))[0]["n"] == 0
