"""A client that ariadne-codegen makes of the SDL walks the whole loop against a running API and worker."""

import asyncio
import json
import re
from datetime import timedelta

import pytest
from graphql import OperationDefinitionNode, parse

from services.kit import clock, queue
from tests.clients.node import FOLDER
from tests.clients.workshop import told
from tests.factories.partners import a_member, a_partner
from tests.factories.people import a_community, a_resident, a_secretary
from tests.factories.processes import Workers

OPERATIONS = FOLDER / "tour.graphql"
TOUR = FOLDER.parents[1] / "services" / "tour" / "steps"
SETTINGS = """
[tool.ariadne-codegen]
schema_path = "{schema}"
queries_path = "{operations}"
target_package_name = "jinlin_client"
"""


@pytest.fixture(scope="session")
def generated(python, tmp_path_factory):
    """A directory with the generated package."""
    place = tmp_path_factory.mktemp("generated")
    schema = FOLDER.parents[1] / "schema" / "schema.graphql"
    (place / "pyproject.toml").write_text(SETTINGS.format(schema=schema, operations=OPERATIONS))
    search = {"PATH": f"{python.parent}:/usr/bin:/bin"}
    told([str(python), "-m", "ariadne_codegen"], cwd=place, **search)
    return place


@pytest.fixture
async def workers(db, tmp_path):
    await queue.current().redis.flushall()
    started = Workers(db, tmp_path)
    yield started
    started.end()


def test_the_operations_are_those_of_the_tour():
    """Each verb that the tour calls is among the generated client's operations."""
    called = {
        verb
        for page in TOUR.glob("*.py")
        for verb in re.findall(r'\.(?:do|attempt)\(\s*"(\w+)"', page.read_text())
    }
    document = parse(OPERATIONS.read_text())
    written = {
        field.name.value
        for one in document.definitions
        if isinstance(one, OperationDefinitionNode)
        for field in one.selection_set.selections
    }
    assert called
    assert called - written == set()


async def test_the_generated_client_walks_the_loop(db, server, tokens, python, generated, workers):
    place = await a_community()
    partner = await a_partner(area=place)
    cast = {
        "resident": await a_resident(area=place),
        "partner": await a_member(partner),
        "secretary": await a_secretary(place),
    }
    workers.start()
    given = json.dumps({role: tokens.of(actor) for role, actor in cast.items()})
    day = (clock.today() + timedelta(days=3)).isoformat()
    command = [str(python), str(FOLDER / "walk.py"), server.url, given, day, str(server.log)]
    found = json.loads(await asyncio.to_thread(told, command, cwd=generated, PYTHONPATH=str(generated)))
    assert found["neighbour"] == "新邻居"
    assert found["attended"] == 3
    assert found["note"] == "开课一次。"
    states = ["DRAFT", "PUBLISHED", "MATCHING", "PROPOSED", "AGREED", "SCHEDULED", "SERVED", "CLOSED"]
    assert found["history"] == states
    assert {"need_draft", "need_publish", "need_close"} <= set(found["audited"])
