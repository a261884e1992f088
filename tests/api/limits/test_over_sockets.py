"""Limits over a socket: told as `error` of the operation; the socket stays open."""

import asyncio

import msgspec

from services.kit import database
from tests.factories.events import an_event
from tests.factories.lanes import held
from tests.factories.people import a_resident
from tests.factories.sockets import serving, signed_in

EVENTS = "{ events(first: 99) { nodes { title } } }"


async def test_an_operation_that_costs_too_much_is_an_error(db, settings):
    few = msgspec.structs.replace(settings, operation_cost=50)
    async with serving(few) as port, signed_in(port) as client:
        await client.ask(EVENTS, id="1")
        assert await client.error("1") == ["COST_TOO_HIGH"]
        await client.ask("{ __typename }", id="2")
        assert await client.data() == {"__typename": "Query"}


async def test_so_is_one_that_the_budget_does_not_hold(db, settings):
    for _ in range(90):  # ids start anew with each test, budgets do not
        who = await a_resident()
    codes = []
    little = msgspec.structs.replace(settings, budget_account=1000)
    async with serving(little) as port, signed_in(port, who) as client:
        for number in range(30):
            await client.ask(EVENTS, id=str(number))
            heard = await client.hear()
            if heard["type"] == "error":
                codes = [one["extensions"] for one in heard["payload"]]
                break
            assert (await client.hear())["type"] == "complete"
    assert [one["code"] for one in codes] == ["RATE_LIMITED"]
    assert codes[0]["retryAfter"] >= 1


async def test_so_is_one_that_takes_too_long_and_others_go_on(db, settings):
    event = await an_event()
    async with (
        serving(msgspec.structs.replace(settings, operation_seconds=1.0)) as port,
        signed_in(port) as client,
    ):
        async with held(database.lanes(), db.database_url):
            await client.ask(EVENTS, id="slow")
            assert await client.error("slow") == ["TIMED_OUT"]
        await asyncio.sleep(0)
        await client.ask(EVENTS, id="again")
        assert await client.data() == {"events": {"nodes": [{"title": event.title}]}}
