"""Production settings: what strangers are not told, and what browsers are."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import msgspec
import pytest

from services.domain.actors.actor import Role
from services.kit import sealing
from services.kit.tokens import TokenKey
from tests.api.edge.conftest import client
from tests.api.edge.sending import AREAS, ME, ask, codes, get
from tests.factories.people import a_community, staff

INTROSPECTION = {
    "the schema": "{ __schema { queryType { name } } }",
    "a type": '{ __type(name: "Event") { name } }',
    "under another name": "{ me: __schema { queryType { name } } }",
    "in a fragment": "{ ...In } fragment In on Query { __schema { queryType { name } } }",
    "in an inline fragment": "{ ... on Query { ... { __schema { queryType { name } } } } }",
    "beside what is public": "{ areas { totalCount } __schema { queryType { name } } }",
}
MISSPELT = {
    "a field": ("{ evnts { totalCount } }", {}),
    "an argument": ("{ events(frst: 1) { totalCount } }", {}),
    "a type": ("query ($x: Strng) { me { id } }", {}),
    "an enum": ("{ events(filter: {state: [PUBLISHD]}) { totalCount } }", {}),
    "a field of an input": ("{ events(filter: {stat: [PUBLISHED]}) { totalCount } }", {}),
    "no selection": ("{ me }", {}),
    "an enum in a variable": (
        "query ($s: [EventState!]) { events(filter: {state: $s}) { totalCount } }",
        {"s": ["PUBLISHD"]},
    ),
    "a field in a variable": (
        "query ($f: EventFilter) { events(filter: $f) { totalCount } }",
        {"f": {"stat": 1}},
    ),
}


@pytest.fixture
def production(settings):
    return msgspec.structs.replace(
        settings,
        jinlin_mode="production",
        jinlin_data_keys=f"1:{sealing.new_key()}",
        jinlin_index_key=sealing.new_key(),
    )


@pytest.fixture
async def strict(db, settings, production) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application in production; the keys of the tests are back afterwards."""
    async with client(production) as found:
        yield found
    sealing.unlock(settings)


async def token_of(settings, role):
    actor = await staff(role, await a_community())
    issued = TokenKey(settings.jinlin_secret).issue(actor.account_id, timedelta(hours=1))
    return {"authorization": f"Bearer {issued}"}


@pytest.mark.parametrize("query", INTROSPECTION.values(), ids=INTROSPECTION)
async def test_strangers_and_residents_cannot_introspect(strict, token, query):
    for headers in ({}, token):
        assert codes(await ask(strict, query, headers)) == ["INTROSPECTION_OFF"]
        assert codes(await get(strict, query, headers)) == ["INTROSPECTION_OFF"]


@pytest.mark.parametrize("role", [Role.INTEGRATOR, Role.SECRETARY, Role.GRID_MEMBER])
async def test_staff_and_integrators_can(strict, settings, role):
    for query in INTROSPECTION.values():
        answer = await ask(strict, query, await token_of(settings, role))
        assert "errors" not in answer.json()


async def test_a_type_s_name_is_no_introspection(strict):
    answer = await ask(strict, "{ __typename areas { __typename nodes { __typename } } }")
    assert answer.json()["data"]["__typename"] == "Query"


@pytest.mark.parametrize(("query", "variables"), MISSPELT.values(), ids=MISSPELT)
async def test_nobody_is_told_what_else_there_is(http, strict, query, variables):
    for api in (http, strict):
        answer = await ask(api, query, variables=variables)
        assert all(codes(answer))
        assert "Did you" not in answer.text
        assert "PUBLISHED" not in answer.text.replace("[PUBLISHED]", "")  # but what was sent


async def test_there_is_no_explorer_and_no_contract(strict):
    answer = await strict.get("/graphql", headers={"accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, codes(answer)) == (400, ["BAD_REQUEST"])
    assert (await strict.get("/schema.graphql")).status_code == 404
    assert "x-jinlin-read" not in (await ask(strict, ME)).headers


async def test_browsers_are_told_to_come_by_https_where_we_are_there(db, production, settings):
    safe = msgspec.structs.replace(production, jinlin_public_url="https://jinlin.example")
    async with client(safe) as api:
        answers = [await ask(api, ME), await get(api, AREAS), await api.get("/"), await api.get("/nowhere")]
        answers.append(await api.get("/health"))
    sealing.unlock(settings)
    assert {one.headers["strict-transport-security"] for one in answers} == {"max-age=31536000"}
    assert {one.headers["x-content-type-options"] for one in answers} == {"nosniff"}


async def test_by_http_they_are_not(strict):
    assert "strict-transport-security" not in (await ask(strict, ME)).headers


async def test_pages_of_other_origins_cannot_read_by_default(strict):
    answer = await get(strict, AREAS, {"origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in answer.headers
    preflight = {"origin": "https://elsewhere.example", "access-control-request-method": "POST"}
    asked = await strict.options("/graphql", headers=preflight)
    assert "access-control-allow-origin" not in asked.headers


@pytest.fixture
async def opened(db, settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application that lets pages of one origin in."""
    async with client(msgspec.structs.replace(settings, allowed_origins="https://a.example")) as found:
        yield found


async def test_pages_of_allowed_origins_can(opened):
    preflight = {
        "origin": "https://a.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization, content-type",
    }
    asked = await opened.options("/graphql", headers=preflight)
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (200, "https://a.example")
    answer = await ask(opened, AREAS, {"origin": "https://a.example"})
    assert answer.headers["access-control-allow-origin"] == "https://a.example"
    assert "access-control-allow-credentials" not in answer.headers


async def test_pages_of_others_still_cannot(opened):
    for origin in ("https://b.example", "http://a.example", "https://a.example.evil", "null"):
        answer = await ask(opened, AREAS, {"origin": origin})
        assert "access-control-allow-origin" not in answer.headers


async def test_caches_tell_origins_apart_where_some_are_allowed(opened):
    assert "origin" in (await get(opened, AREAS)).headers["vary"].lower()


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_a_form_on_a_foreign_page_can_do_nothing(http, token, kind):
    body = json.dumps({"query": "mutation { __typename }"})
    answer = await http.post("/graphql", content=body, headers=token | {"content-type": kind})
    assert (answer.status_code, codes(answer)) == (415, ["UNSUPPORTED_MEDIA_TYPE"])
