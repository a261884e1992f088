"""Lanes on real PostgreSQL: a bounded number of connections, each statement's fate its asker's alone."""

import asyncio

import asyncpg
import pytest

from services.kit import database
from tests.factories.lanes import (
    WAIT,
    connections,
    held,
    holding,
    key,
    lanes_to,
    turns,
    until_none_is_open,
    until_waiting,
)

MOST = 3
WHO = "SELECT pg_backend_pid()"
ECHO = "SELECT $1::int AS n"


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
    ((pid,),) = await lanes.fetch(WHO, list)
    return pid


async def test_rows_come_back_in_order_and_by_name(lanes):
    found = await lanes.fetch("SELECT n, -n AS less FROM generate_series(1, $1::int) n", lambda: [3])
    assert [dict(row) for row in found] == [{"n": n, "less": -n} for n in (1, 2, 3)]
    assert list(await lanes.fetch("SELECT 1 WHERE false", list)) == []


async def test_each_asker_gets_the_rows_of_its_own_statement(lanes):
    assert await asyncio.gather(*(echo(lanes, n) for n in range(100))) == list(range(100))


async def test_there_are_never_more_connections_than_allowed(lanes, db):
    async with holding(db.database_url) as holder:
        waits = [asyncio.create_task(lanes.fetch(WAIT, key)) for _ in range(5 * MOST)]
        await until_waiting(holder, MOST)
        assert len(await connections(lanes)) == MOST
    pids = {pid for ((pid, _),) in await asyncio.gather(*waits)}
    assert pids == await connections(lanes), "those that were opened serve all that wait"
    assert len(pids) == MOST


async def test_connections_are_opened_when_needed_only(lanes):
    assert await connections(lanes) == set()
    for _ in range(4):
        await who(lanes)
    assert len(await connections(lanes)) == 1


async def test_values_are_taken_when_the_statement_leaves(lanes, db):
    taken = []
    async with held(lanes, db.database_url):
        asker = asyncio.create_task(lanes.fetch(ECHO, lambda: taken.append("now") or [len(taken)]))
        await turns()
        await database.rows("SELECT 1")  # PostgreSQL answers others meanwhile
        assert taken == []
        assert not asker.done()
    assert [tuple(row) for row in await asker] == [(1,)]
    assert taken == ["now"]


async def test_even_an_idle_lane_leaves_the_turn_to_whoever_may_join(lanes):
    await who(lanes)
    taken = []
    asker = asyncio.create_task(lanes.fetch(ECHO, lambda: taken.append(1) or [1]))
    asyncio.get_running_loop().call_soon(taken.append, "asked at the same turn")
    await asker
    assert taken == ["asked at the same turn", 1]


async def test_what_waits_leaves_in_the_order_in_which_it_was_asked(one_lane, db):
    left = []
    async with held(one_lane, db.database_url):
        askers = [
            asyncio.create_task(one_lane.fetch(ECHO, lambda n=n: left.append(n) or [n])) for n in range(9)
        ]
        await turns()
    await asyncio.gather(*askers)
    assert left == list(range(9))


async def test_an_error_is_its_askers_only_and_the_lane_serves_on(one_lane):
    def refuse():
        raise LookupError("no values")

    pid = await who(one_lane)
    found = await asyncio.gather(
        echo(one_lane, 1),
        one_lane.fetch("SELECT 1 / $1::int", lambda: [0]),
        echo(one_lane, 2),
        one_lane.fetch("SELEKT 1", list),
        one_lane.fetch(ECHO, lambda: ["no number"]),
        one_lane.fetch(ECHO, refuse),
        who(one_lane),
        return_exceptions=True,
    )
    assert [one if isinstance(one, int) else type(one) for one in found] == [
        1,
        asyncpg.DivisionByZeroError,
        2,
        asyncpg.PostgresSyntaxError,
        asyncpg.DataError,
        LookupError,
        pid,
    ]


async def test_an_asker_that_leaves_before_its_turn_sends_nothing(one_lane, db):
    taken = []
    async with held(one_lane, db.database_url):
        gone = asyncio.create_task(one_lane.fetch(ECHO, lambda: taken.append("gone") or [1]))
        stays = asyncio.create_task(echo(one_lane, 2))
        await turns()
        gone.cancel()
        await turns()
    assert await stays == 2
    assert gone.cancelled()
    assert taken == []


async def test_an_asker_that_leaves_while_its_statement_runs_leaves_the_lane_whole(one_lane, db):
    pid = await who(one_lane)
    async with holding(db.database_url) as holder:
        gone = asyncio.create_task(one_lane.fetch(WAIT, key))
        await until_waiting(holder, 1)
        gone.cancel()
        stays = asyncio.create_task(who(one_lane))
        await turns()
        assert gone.cancelled()
    assert await stays == pid
