"""Requests made up from the SDL, for strangers and for staff: no server error, and every error has a code."""

import asyncio
import json

import pytest

from tests.clients.node import FOLDER
from tests.clients.workshop import told
from tests.factories.events import an_event
from tests.factories.needs import a_need
from tests.factories.partners import an_offer
from tests.factories.people import a_community, a_secretary

SDL = FOLDER.parents[1] / "schema" / "schema.graphql"
EACH = 2
"""Requests for each field of the roots: 250 and more for each caller."""


@pytest.mark.parametrize("caller", ["a stranger", "a secretary"])
async def test_nothing_made_up_from_the_contract_breaks_the_server(db, server, tokens, python, caller):
    place = await a_community()
    for made in (an_event, a_need):
        await made(area=place)
    await an_offer(serves=place)
    token = "-" if caller == "a stranger" else tokens.of(await a_secretary(place))
    command = [str(python), str(FOLDER / "fuzz.py"), server.url, str(SDL), token, str(EACH)]
    found = json.loads(await asyncio.to_thread(told, command))
    assert found["wrong"] == []
    assert found["sent"] >= 250
