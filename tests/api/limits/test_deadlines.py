"""Deadlines: an operation that takes too long is stopped, in PostgreSQL too; those beside it are not."""

import asyncio
from contextlib import asynccontextmanager

import asyncpg
import pytest

from services.domain.events.models import Registration
from services.kit import database
from services.kit.lanes import Lanes
from tests.api.limits.sending import ask, error_of, limited, token
from tests.factories.events import an_event
from tests.factories.lanes import held
from tests.factories.people import a_resident
from tests.waiting import until

EVENTS = "{ events { nodes { title } } }"
REGISTER = "mutation ($input: EventRegisterInput!) { eventRegister(input: $input) { __typename } }"
WAITING = """SELECT count(*) FROM pg_locks
 WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
"""Of the locks themselves: pg_stat_activity stays, for a transaction, as it was first seen."""
OPEN = """SELECT count(*) FROM pg_stat_activity
 WHERE datname = current_database() AND application_name = 'jinlin' AND state LIKE 'idle in transaction%'"""
SECONDS = 1.0


@pytest.fixture(params=["compiled", "resolved"])
async def client(request, db, settings):
    async with limited(settings, jinlin_reads=request.param, operation_seconds=SECONDS) as made:
        yield made


@asynccontextmanager
async def locked(url, table):
    """Nobody can read or write the table within the block. Gives the connection that keeps it."""
    keeper = await asyncpg.connect(url)
    try:
        async with keeper.transaction():
            await keeper.execute(f'LOCK TABLE "{table}" IN ACCESS EXCLUSIVE MODE')
            yield keeper
    finally:
        await keeper.close()


async def until_nobody_waits(keeper):
    async def nobody():
        return await keeper.fetchval(WAITING) == 0

    await until(nobody)


async def until_no_transaction_is_open(keeper):
    async def none():
        await keeper.execute("SELECT pg_stat_clear_snapshot()")
        return await keeper.fetchval(OPEN) == 0

    await until(none)


async def test_a_read_that_takes_too_long_is_stopped_in_postgresql_too(client, db):
    event = await an_event()
    await ask(client, EVENTS)  # what is done once a process takes no part of the time
    async with locked(db.database_url, "event") as keeper:
        asked = asyncio.create_task(ask(client, EVENTS))

        async def is_waiting():
            return await keeper.fetchval(WAITING) > 0

        await until(is_waiting)
        answer = await asked
        assert (answer.status_code, error_of(answer)["code"]) == (504, "TIMED_OUT")
        assert "data" not in answer.json()
        await until_nobody_waits(keeper)
    again = await ask(client, EVENTS)
    assert again.json()["data"] == {"events": {"nodes": [{"title": event.title}]}}


async def test_more_than_there_are_lanes_are_stopped_and_all_lanes_are_usable_afterwards(client, db):
    event = await an_event()
    async with locked(db.database_url, "event") as keeper:
        asked = [ask(client, EVENTS.replace("nodes", f"a{number}: nodes")) for number in range(12)]
        assert {one.status_code for one in await asyncio.gather(*asked)} == {504}
        await until_nobody_waits(keeper)
    for number in range(12):
        answer = await ask(client, EVENTS.replace("nodes", f"b{number}: nodes"))
        assert answer.json()["data"] == {"events": {f"b{number}": [{"title": event.title}]}}


@pytest.mark.parametrize("key", [None, "a-key-of-this-test"], ids=["at once", "with a key"])
async def test_a_verb_that_takes_too_long_is_stopped_and_nothing_is_done(client, db, settings, key):
    event, who = await an_event(), await a_resident()
    given = {"event": f"Event:{event.id}"} | ({"idempotencyKey": key} if key else {})
    async with locked(db.database_url, "registration") as keeper:
        answer = await ask(client, REGISTER, token(settings, who), input=given)
        assert (answer.status_code, error_of(answer)["code"]) == (504, "TIMED_OUT")
        await until_nobody_waits(keeper)
        await until_no_transaction_is_open(keeper)
    assert await Registration.all().count() == 0
    again = await ask(client, REGISTER, token(settings, who), input=given)
    assert again.json()["data"] == {"eventRegister": {"__typename": "EventRegisterPayload"}}


async def test_waiting_for_a_lane_counts(client, db):
    async with held(database.lanes(), db.database_url):
        answer = await ask(client, EVENTS)
    assert (answer.status_code, error_of(answer)["code"]) == (504, "TIMED_OUT")


async def test_who_came_later_and_asks_the_same_is_answered_in_their_own_time(db, settings):
    event = await an_event()
    async with limited(settings, operation_seconds=2.0) as client:
        async with held(database.lanes(), db.database_url):
            first = asyncio.create_task(ask(client, EVENTS))
            await asyncio.sleep(1.0)
            later = [asyncio.create_task(ask(client, EVENTS)) for _ in range(3)]
            assert (await first).status_code == 504
        answers = [(await one).json()["data"] for one in later]
    assert answers == [{"events": {"nodes": [{"title": event.title}]}}] * 3


async def test_who_is_in_time_is_answered_beside_one_that_is_not(client, db):
    event = await an_event()
    async with locked(db.database_url, "partner"):
        slow = asyncio.create_task(ask(client, "{ partners { nodes { name } } }"))
        answer = await ask(client, EVENTS)
        assert answer.json()["data"] == {"events": {"nodes": [{"title": event.title}]}}
        assert (await slow).status_code == 504


async def test_postgresql_stops_a_statement_that_we_could_not(db):
    configuration = database.config(db.database_url, models=[], statement_seconds=0.2)
    credentials = configuration["connections"]["default"]["credentials"]
    names = ("host", "port", "user", "password", "database", "server_settings")
    lanes = Lanes({name: credentials[name] for name in names}, 1)
    try:
        with pytest.raises(asyncpg.QueryCanceledError):
            await lanes.fetch("SELECT pg_sleep(30)", list)
    finally:
        await lanes.close()
