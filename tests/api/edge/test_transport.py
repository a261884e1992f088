"""GraphQL over HTTP at its edges: methods, kinds of content, operations, headers."""

import json

import httpx
import msgspec
import pytest

from services.api.app import create
from tests.api.edge.sending import AREAS, JSON, ME, TWO, ask, codes, get, post
from tests.factories.events import an_event
from tests.factories.people import a_community

WATCH = 'subscription { matchRunProgress(run: "MatchRun:1") { id } }'


async def test_get_answers_as_post_does(http):
    await a_community()
    asked, sent = await get(http, AREAS), await ask(http, AREAS)
    assert (asked.status_code, asked.content) == (200, sent.content)


async def test_get_takes_variables_and_a_name(http):
    variables = json.dumps({"first": 1})
    document = f"query First($first: Int) {{ areas(first: $first) {{ nodes {{ id }} }} }} {TWO}"
    await a_community()
    answer = await get(http, document, variables=variables, operationName="First")
    assert answer.json()["data"] == {"areas": {"nodes": [{"id": "Area:1"}]}}


async def test_get_reads_texts_of_any_script(http):
    await an_event(title="超燃周三 & 集市=1 + 👩‍👧")
    document = "query ($x: String) { events(filter: { containing: $x }) { nodes { title } } }"
    answer = await get(http, document, variables=json.dumps({"x": "周三 & 集市=1 + 👩"}, ensure_ascii=False))
    assert answer.json()["data"]["events"]["nodes"] == [{"title": "超燃周三 & 集市=1 + 👩‍👧"}]


@pytest.mark.parametrize(
    "query_string",
    [
        "",
        "variables={}",
        "query=",
        "query=%FF",
        "query={me{id}}&variables=%7B",
        "query={me{id}}&variables=NaN",
        "query={me{id}}&variables=%7B%22a%22:%22%ff%22%7D",
        "query={me{id}}&variables=" + "[" * 2000,
    ],
)
async def test_a_query_string_that_is_no_request_is_400(http, query_string):
    answer = await http.get(f"/graphql?{query_string}")
    assert (answer.status_code, codes(answer)) == (400, ["BAD_REQUEST"])


async def test_get_needs_no_content_type_and_reads_its_token(http, token):
    answer = await get(http, ME, token)
    assert answer.json()["data"]["me"]["id"].startswith("Account:")


async def test_head_is_answered_as_get(http):
    answer = await http.head("/graphql", params={"query": AREAS})
    assert (answer.status_code, answer.headers["etag"]) == (200, (await get(http, AREAS)).headers["etag"])


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_a_mutation_by_get_is_405_and_not_done(http, token, method):
    event = await an_event()
    document = f'mutation {{ eventRegister(input: {{ event: "Event:{event.id}" }}) {{ __typename }} }}'
    answer = await http.request(method, "/graphql", params={"query": document}, headers=token)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    await event.refresh_from_db()
    assert event.confirmed == 0


async def test_the_name_decides_whether_get_may(http):
    both = 'query Ask { me { id } } mutation Do { eventRegister(input: { event: "Event:1" }) { __typename } }'
    assert (await get(http, both, operationName="Ask")).status_code == 200
    refused = await get(http, both, operationName="Do")
    assert (refused.status_code, codes(refused)) == (405, ["METHOD_NOT_ALLOWED"])


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
async def test_other_methods_are_405(http, method):
    answer = await http.request(method, "/graphql", content=json.dumps({"query": ME}), headers=JSON)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")
    assert codes(answer) == ["METHOD_NOT_ALLOWED"]


@pytest.mark.parametrize(
    "kind",
    [
        None,
        "",
        "text/plain",
        "text/json",
        "application/graphql",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "application/json-seq",
        "application/json, text/plain",
        "text/plain; application/json",
        "application/json; charset=utf-16",
        "application/json; charset=gbk",
        "application/json;" + " " * 300,
        "xapplication/json",
    ],
)
async def test_content_of_another_kind_is_415(http, kind):
    headers = {} if kind is None else {"content-type": kind}
    answer = await http.post("/graphql", content=json.dumps({"query": ME}).encode(), headers=headers)
    assert answer.status_code == 415
    assert codes(answer) == ["UNSUPPORTED_MEDIA_TYPE"]


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "Application/JSON",
        "APPLICATION/JSON ; Charset=utf-8",
        "application/json;",
    ],
)
async def test_json_is_json_with_its_parameters_and_in_any_case(http, kind):
    answer = await http.post("/graphql", content=json.dumps({"query": ME}), headers={"content-type": kind})
    assert answer.json()["data"] == {"me": None}


@pytest.mark.parametrize("name", ["Nobody", "me", "", " ", "Me\u0000"])
async def test_an_unknown_operation_is_told_by_its_name(http, name):
    answer = await ask(http, TWO, operationName=name)
    assert codes(answer) == ["BAD_REQUEST"]
    assert "Unknown operation" in answer.json()["errors"][0]["message"]


async def test_the_name_chooses_the_operation(http):
    answers = [(await ask(http, TWO, operationName=name)).json()["data"] for name in ("Me", "Areas")]
    assert answers == [{"me": None}, {"areas": {"totalCount": 0}}]


async def test_a_subscription_by_post_is_sent_to_the_socket(http):
    answer = await ask(http, WATCH)
    assert (answer.status_code, codes(answer)) == (200, ["BAD_REQUEST"])
    assert "WebSocket" in answer.json()["errors"][0]["message"]


async def test_a_subscription_by_get_is_405(http):
    answer = await get(http, WATCH)
    assert (answer.status_code, codes(answer)) == (405, ["METHOD_NOT_ALLOWED"])


async def test_nobody_guesses_what_the_content_is(http, token):
    answers = [
        await get(http, AREAS),
        await get(http, AREAS, token),
        await ask(http, "{ nobody }"),
        await post(http, b"{"),
        await http.put("/graphql"),
        await get(http, ME, {"authorization": "Bearer x"}),
    ]
    assert [one.headers["x-content-type-options"] for one in answers] == ["nosniff"] * len(answers)
    assert {one.headers["content-type"] for one in answers} == {"application/json; charset=utf-8"}
    assert all(int(one.headers["content-length"]) == len(one.content) for one in answers)


async def test_production_does_not_tell_which_path_answered(db, settings):
    production = msgspec.structs.replace(settings, jinlin_mode="production")
    transport = httpx.ASGITransport(app=create(production))
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as http:
        assert "x-jinlin-read" not in (await ask(http, ME)).headers


async def test_the_counters_can_be_fetched(http):
    await ask(http, ME)
    await ask(http, "{ __schema { queryType { name } } }")
    answer = await http.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    counted = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
    assert float(counted['jinlin_operations_total{path="compiled"}']) >= 1
    assert float(counted['jinlin_operations_total{path="resolved"}']) >= 1
    assert "jinlin_plans_failed_total" in counted
