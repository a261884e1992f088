"""The example clients of the guide for integrators, run as the guide says."""

import asyncio

import pytest

from services.domain.events.models import Registration
from tests.clients import node
from tests.clients.workshop import told
from tests.factories.events import an_event
from tests.factories.people import a_resident

EXAMPLES = node.FOLDER.parents[1] / "docs" / "examples"


@pytest.mark.parametrize("example", ["upcoming.py", "upcoming.mjs"])
async def test_an_example_reads_all_events_and_registers(db, server, tokens, python, example):
    events = [await an_event() for _ in range(60)]
    actor = await a_resident()
    if example.endswith(".py"):
        command = [str(python), str(EXAMPLES / example), server.url, tokens.of(actor)]
        said = await asyncio.to_thread(told, command)
    else:
        arguments = (str(EXAMPLES / example), server.url, tokens.of(actor))
        said = await asyncio.to_thread(node.run, *arguments)
    *lines, answer = said.splitlines()
    assert sorted(line.split(" ", 1)[1] for line in lines) == sorted(event.title for event in events)
    assert answer == "CONFIRMED"
    assert (await Registration.get()).account_id == actor.account_id
