"""Requests of every form get the same answer on both paths, also those that are none."""

import json
from typing import Any

import httpx
import pytest

from services.kit.embedded import Servers
from services.kit.settings import Settings
from tests.api.equality.comparing import same
from tests.api.equality.paths import COMPILED, READ, RESOLVED, Answer, Paths, paths
from tests.factories.people import a_community

AREAS = "query Areas($first: Int) { areas(first: $first) { totalCount nodes { name } } }"
TWO = f"{AREAS} query Me {{ me {{ id }} }}"
JSON = {"content-type": "application/json"}


def a_post(**body: Any) -> dict[str, Any]:
    return {"method": "POST", "content": json.dumps(body), "headers": JSON}


def a_get(**params: str) -> dict[str, Any]:
    return {"method": "GET", "params": params}


REQUESTS: dict[str, dict[str, Any]] = {
    "plain": a_post(query=AREAS),
    "variables are null": a_post(query=AREAS, variables=None),
    "variables are empty": a_post(query=AREAS, variables={}),
    "a whole number as a fraction": a_post(query=AREAS, variables={"first": 1.0}),
    "a fraction": a_post(query=AREAS, variables={"first": 1.5}),
    "more variables than are declared": a_post(query=AREAS, variables={"first": 1, "nope": 2}),
    "name is null": a_post(query=AREAS, operationName=None),
    "name is empty": a_post(query=AREAS, operationName=""),
    "name is a number": a_post(query=AREAS, operationName=1),
    "one of two": a_post(query=TWO, operationName="Areas"),
    "neither of two": a_post(query=TWO),
    "extensions": a_post(query=AREAS, extensions={"a": {"b": 1}}),
    "unknown keys": a_post(query=AREAS, nope=True),
    "query is missing": a_post(variables={}),
    "query is null": a_post(query=None),
    "query is a number": a_post(query=1),
    "query is empty": a_post(query=""),
    "mutation without input": a_post(query="mutation { areaCreate { __typename } }"),
    "subscription": a_post(query='subscription { matchRunProgress(run: "MatchRun:1") { __typename } }'),
    "a list of requests": {"method": "POST", "content": json.dumps([{"query": AREAS}]), "headers": JSON},
    "no JSON": {"method": "POST", "content": "{", "headers": JSON},
    "no UTF-8": {"method": "POST", "content": b'{"query": "\xff"}', "headers": JSON},
    "a null as JSON": {"method": "POST", "content": "null", "headers": JSON},
    "no content": {"method": "POST", "content": "", "headers": JSON},
    "no content type": {"method": "POST", "content": json.dumps({"query": AREAS})},
    "plain text": {"method": "POST", "content": AREAS, "headers": {"content-type": "text/plain"}},
    "a charset": a_post(query=AREAS) | {"headers": {"content-type": "application/json; charset=utf-8"}},
    "GET": a_get(query=AREAS),
    "GET with variables": a_get(query=AREAS, variables='{"first": 1}'),
    "GET with broken variables": a_get(query=AREAS, variables="{"),
    "GET with a name": a_get(query=TWO, operationName="Areas"),
    "GET of a mutation": a_get(query="mutation { areaCreate { __typename } }"),
    "GET of nothing": a_get(),
    "PUT": {"method": "PUT", "content": json.dumps({"query": AREAS}), "headers": JSON},
    "a bad token": a_post(query=AREAS) | {"headers": JSON | {"authorization": "Bearer nope"}},
    "introspection": a_post(query='{ __schema { queryType { name } } __type(name: "Area") { kind } }'),
    "introspection beside data": a_post(query="{ __schema { queryType { name } } areas { totalCount } }"),
}


async def answered(ways: Paths, path: str, request: dict[str, Any]) -> tuple[Answer, httpx.Headers]:
    sent = await ways.clients[path].request(url="/graphql", **request)
    return Answer(sent.status_code, sent.content, sent.headers.get(READ)), sent.headers


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS.keys())
async def test_both_paths_answer_alike(db: Servers, settings: Settings, request_: dict[str, Any]) -> None:
    await a_community()
    async with paths(settings) as ways:
        compiled, headers = await answered(ways, COMPILED, request_)
        resolved, expected = await answered(ways, RESOLVED, request_)
    assert same(compiled, resolved), (compiled, resolved)
    assert headers.get("content-type") == expected.get("content-type")
