"""GraphQL over HTTP at its edges: methods, headers, caches, and requests that are none."""

import json
from datetime import timedelta

import httpx
import msgspec
import pytest

from services.api.app import create
from services.api.transport import LARGEST_BODY
from tests.factories.events import an_event
from tests.factories.people import a_community, a_resident

AREAS = "{ areas { nodes { name } } }"
ME = "{ me { id } }"
TWO = "query Me { me { id } } query Areas { areas { totalCount } }"
WATCH = 'subscription { matchRunProgress(run: "MatchRun:1") { id } }'
JSON = {"content-type": "application/json"}


@pytest.fixture
async def http(db, settings):
    """A client that is told 500 where the application raises."""
    transport = httpx.ASGITransport(app=create(settings), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as client:
        yield client


@pytest.fixture
async def token(api):
    actor = await a_resident()
    return {"authorization": f"Bearer {api.key.issue(actor.account_id, timedelta(hours=1))}"}


def codes(answer):
    return [error["extensions"]["code"] for error in answer.json()["errors"]]


async def post(http, content, **headers):
    return await http.post("/graphql", content=content, headers=JSON | headers)


async def ask(http, query, headers=None, **more):
    return await post(http, json.dumps({"query": query, **more}), **(headers or {}))


async def get(http, query, headers=None, **more):
    return await http.get("/graphql", params={"query": query, **more}, headers=headers)


async def test_get_answers_as_post_does(http):
    await a_community()
    asked, sent = await get(http, AREAS), await ask(http, AREAS)
    assert (asked.status_code, asked.content) == (200, sent.content)


async def test_get_takes_variables_and_a_name(http):
    variables = json.dumps({"first": 1})
    document = f"query First($first: Int) {{ areas(first: $first) {{ nodes {{ id }} }} }} {TWO}"
    await a_community()
    answer = await get(http, document, variables=variables, operationName="First")
    assert answer.json() == {"data": {"areas": {"nodes": [{"id": "Area:1"}]}}}


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


async def test_a_public_answer_has_a_tag_of_its_content(http):
    await a_community()
    first, second = await get(http, AREAS), await get(http, AREAS)
    assert first.headers["etag"] == second.headers["etag"]
    assert first.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert first.headers["vary"] == "authorization"
    await a_community()
    assert (await get(http, AREAS)).headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", {}', '{} , "y"'])
async def test_who_has_the_answer_already_is_told_304_and_no_more(http, form):
    tag = (await get(http, AREAS)).headers["etag"]
    again = await get(http, AREAS, {"if-none-match": form.format(tag)})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert again.headers["cache-control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("tag", ['"x"', "", '""', '"' + "0" * 24 + '"'])
async def test_another_tag_gets_the_answer(http, tag):
    answer = await get(http, AREAS, {"if-none-match": tag})
    assert (answer.status_code, "data" in answer.json()) == (200, True)


async def test_a_row_that_changed_is_sent_anew(http):
    area = await a_community()
    tag = (await get(http, AREAS)).headers["etag"]
    area.name = "新开元社区"
    await area.save()
    answer = await get(http, AREAS, {"if-none-match": tag})
    assert answer.status_code == 200
    assert "新开元社区" in answer.text


async def test_post_is_never_304(http):
    tag = (await ask(http, AREAS)).headers.get("etag", '"x"')
    assert (await ask(http, AREAS, {"if-none-match": tag})).status_code == 200


async def test_introspection_is_public(http):
    answer = await get(http, "{ __schema { queryType { name } } }")
    assert answer.headers["etag"]


@pytest.mark.parametrize("query", [AREAS, ME, "{ __schema { queryType { name } } }"])
async def test_a_personal_answer_is_kept_by_nobody(http, token, query):
    for answer in (await get(http, query, token), await ask(http, query, token)):
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers


async def test_the_tag_of_the_public_answer_is_of_no_use_with_a_token(http, token):
    tag = (await get(http, AREAS)).headers["etag"]
    assert (await get(http, AREAS, token | {"if-none-match": tag})).status_code == 200


BAD = ["{ nobody }", "{", "{ areas(first: 101) { totalCount } }", '{ area(id: "x") { id } }', TWO]


@pytest.mark.parametrize("query", BAD)
async def test_an_error_is_kept_by_nobody(http, query):
    for answer in (await get(http, query), await ask(http, query)):
        assert answer.headers["cache-control"] == "no-store"
        assert "etag" not in answer.headers
        assert answer.status_code == 200
        assert all(codes(answer))


async def test_what_a_mutation_answers_is_kept_by_nobody(http):
    answer = await ask(http, 'mutation { eventRegister(input: { event: "Event:1" }) { __typename } }')
    assert "SignInNeeded" in answer.text
    assert (answer.headers["cache-control"], "etag" in answer.headers) == ("no-store", False)


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
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
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
    ],
)
async def test_json_is_json_with_its_parameters_and_in_any_case(http, kind):
    answer = await http.post("/graphql", content=json.dumps({"query": ME}), headers={"content-type": kind})
    assert answer.json() == {"data": {"me": None}}


def padded(length):
    body = json.dumps({"query": ME})
    return body + " " * (length - len(body))


@pytest.mark.parametrize(
    ("length", "status"), [(LARGEST_BODY, 200), (LARGEST_BODY + 1, 413), (10_000_000, 413)]
)
async def test_the_length_of_a_body_decides(http, length, status):
    answer = await post(http, padded(length))
    assert answer.status_code == status
    if status == 413:
        assert codes(answer) == ["BODY_TOO_LARGE"]


async def test_a_body_in_pieces_is_read_no_further_than_the_limit(http):
    taken = 0

    async def pieces():
        nonlocal taken
        for _ in range(1000):
            taken += 1
            yield b" " * 10_000

    assert (await post(http, pieces())).status_code == 413
    assert taken <= 1000


async def test_the_largest_comment_is_read(http):
    assert (await ask(http, ME + "#" + "a " * 49_000)).json() == {"data": {"me": None}}


NO_REQUEST = {
    "nothing": b"",
    "spaces": b"   ",
    "broken": b'{"query": "{ me',
    "cut off": b'{"query": "{me{id}}"',
    "two": b'{"query": "{me{id}}"}{"query": "{me{id}}"}',
    "a list": b"[]",
    "a batch": b'[{"query": "{me{id}}"}]',
    "a number": b"17",
    "a huge number": b"1" * 50_000,
    "a text": b'"{me{id}}"',
    "null": b"null",
    "true": b"true",
    "NaN": b"NaN",
    "Infinity": b'{"query": "{me{id}}", "variables": {"a": Infinity}}',
    "NaN in variables": b'{"query": "{me{id}}", "variables": {"a": NaN}}',
    "a comma too many": b'{"query": "{me{id}}",}',
    "single quotes": b"{'query': '{me{id}}'}",
    "no query": b"{}",
    "query is null": b'{"query": null}',
    "query is a number": b'{"query": 1}',
    "query is a list": b'{"query": ["{me{id}}"]}',
    "operationName is a number": b'{"query": "{me{id}}", "operationName": 1}',
    "extensions are a list": b'{"query": "{me{id}}", "extensions": []}',
    "no UTF-8": b'{"query": "\xff\xfe"}',
    "no UTF-8 in a key": b'{"\xff": 1, "query": "\xc3\x28"}',
    "no UTF-8 in variables": b'{"query": "{me{id}}", "variables": {"a": "\xff"}}',
    "no UTF-8 in keys of variables": b'{"query": "{me{id}}", "variables": {"\xff": 1}}',
    "half a surrogate": b'{"query": "\\ud800 me"}',
    "half a surrogate in variables": b'{"query": "{me{id}}", "variables": {"a": "\\ud800 and more text"}}',
    "a number beyond all floats": b'{"query": "{me{id}}", "variables": {"a": 1e999}}',
    "a number of 5,000 digits": b'{"query": "{me{id}}", "variables": {"a": ' + b"1" * 5000 + b"}}",
    "UTF-16": '{"query": "{me{id}}"}'.encode("utf-16"),
    "UTF-32": '{"query": "{me{id}}"}'.encode("utf-32"),
    "Latin-1": '{"query": "{me{id}} #é"}'.encode("latin-1"),
    "gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
    "deep lists": b"[" * 99_999,
    "deep objects": b'{"a":' * 19_999,
    "deep variables": b'{"query": "{me{id}}", "variables": ' + b"[" * 49_000 + b"]" * 49_000 + b"}",
    "deep extensions": b'{"query": "{me{id}}", "extensions": ' + b'{"a":' * 15_000 + b"1" + b"}" * 15_001,
    "deep in what nobody knows": b'{"x": ' + b"[" * 40_000 + b"]" * 40_000 + b', "query": "{me{id}}"}',
}


@pytest.mark.parametrize("body", NO_REQUEST.values(), ids=NO_REQUEST)
async def test_a_body_that_is_no_request_is_400(http, body):
    answer = await post(http, body)
    assert (answer.status_code, answer.text[:20]) == (400, '{"data":null,"errors')
    assert codes(answer) == ["BAD_REQUEST"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("depth", [100, 900, 1000, 1020, 1030, 1100])
async def test_variables_may_be_deep_but_never_too_deep_to_refuse(http, depth):
    body = b'{"query": "{me{id}}", "variables": {"a": ' + b"[" * depth + b"]" * depth + b"}}"
    answer = await post(http, body)
    assert answer.status_code in {200, 400}
    assert (await ask(http, ME)).headers["x-jinlin-read"] == "compiled"


@pytest.mark.parametrize("more", ["variables", "operationName", "extensions"])
async def test_what_is_null_is_left_out(http, more):
    assert (await ask(http, ME, **{more: None})).json() == {"data": {"me": None}}


async def test_what_nobody_knows_is_left_alone(http):
    assert (await ask(http, ME, id="x", extensions={"persistedQuery": {"version": 1}})).status_code == 200


@pytest.mark.parametrize("variables", [[], [1], "x", "{}", 1, True])
async def test_variables_must_be_an_object(http, variables):
    answer = await ask(http, ME, variables=variables)
    assert (answer.status_code, codes(answer)) == (200, ["BAD_REQUEST"])
    assert "object" in answer.json()["errors"][0]["message"]


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
    assert {one.headers["content-type"] for one in answers} == {"application/json"}
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
