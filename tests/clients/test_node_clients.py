"""Apollo Client, urql and graphql-request against a running server: the calls of calls.mjs."""

import asyncio
import json
from datetime import timedelta

import pytest

from services.kit import clock
from tests.clients import node
from tests.factories.events import an_event
from tests.factories.people import a_community, a_secretary


@pytest.fixture
async def told(db, server, tokens):
    place = await a_community()
    starts = clock.now() + timedelta(days=1)
    events = [await an_event(area=place, starts_at=starts + timedelta(hours=hour)) for hour in range(5)]
    actor = await a_secretary(place)

    async def by(script):
        asked = (server.url, tokens.of(actor), f"Event:{events[0].id}")
        found = json.loads(await asyncio.to_thread(node.run, script, *asked))
        return found, place, events

    return by


@pytest.mark.parametrize("script", ["graphql_request.mjs", "urql.mjs", "apollo.mjs"])
async def test_a_client_reads_pages_acts_is_refused_and_told_of_faults(told, script):
    found, place, events = await told(script)
    assert found["event"]["title"] == events[0].title
    assert found["event"]["area"]["name"] == place.name
    ids = [f"Event:{event.id}" for event in events]
    assert found["pages"] == [ids[:2], ids[2:4], ids[4:]]
    assert found["registered"]["registration"]["party"] == 2
    assert (found["refused"]["__typename"], found["refused"]["code"]) == (
        "AlreadyRegistered",
        "ALREADY_REGISTERED",
    )
    assert found["code"] == "INVALID_CURSOR"
    if script != "graphql_request.mjs":
        assert found["watched"]["eventCheckIns"]["people"] == 0
