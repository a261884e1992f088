"""The two kinds of response, and the status that each tells by."""

import pytest

from tests.api.edge.sending import AREAS, ME, TWO, ask, codes, get, post
from tests.factories.people import a_community

JSON = {"accept": "application/json"}
GRAPHQL = {"accept": "application/graphql-response+json"}
NEVER_EXECUTED = {
    "no GraphQL": ("{", {}),
    "nothing": ("", {}),
    "an unknown field": ("{ nobody }", {}),
    "too deep": ("{a" * 40 + "}" * 40, {}),
    "no name of two": (TWO, {}),
    "an unknown name": (TWO, {"operationName": "Nobody"}),
    "a variable left out": ("query ($id: ID!) { area(id: $id) { id } }", {}),
    "a variable that is null": ("query ($id: ID!) { area(id: $id) { id } }", {"variables": {"id": None}}),
    "a variable of another type": (
        "query ($n: Int) { areas(first: $n) { totalCount } }",
        {"variables": {"n": "x"}},
    ),
    "a subscription": ('subscription { matchRunProgress(run: "MatchRun:1") { id } }', {}),
    "an unknown document": (None, {"documentId": "sha256:" + "0" * 64}),
}


@pytest.mark.parametrize(("query", "more"), NEVER_EXECUTED.values(), ids=NEVER_EXECUTED)
async def test_what_was_never_executed_is_400_to_new_clients_and_200_to_old_ones(http, query, more):
    old, new = await ask(http, query, JSON, **more), await ask(http, query, GRAPHQL, **more)
    assert (old.status_code, new.status_code) == (200, 400)
    assert list(old.json()) == list(new.json()) == ["errors"]
    assert old.headers["content-type"] == "application/json; charset=utf-8"
    assert new.headers["content-type"] == "application/graphql-response+json; charset=utf-8"
    assert all(codes(old))
    assert codes(old) == codes(new)


@pytest.mark.parametrize("query", ['{ area(id: "x") { id } }', "{ areas(first: 101) { totalCount } }"])
async def test_what_was_executed_is_200_though_it_failed(http, query):
    for headers in (JSON, GRAPHQL):
        answer = await ask(http, query, headers)
        assert answer.status_code == 200
        assert "data" in answer.json()
        assert all(codes(answer))


async def test_a_body_that_is_no_request_is_400_to_all(http):
    for headers in (JSON, GRAPHQL):
        answer = await post(http, b"{", **headers)
        assert (answer.status_code, codes(answer)) == (400, ["BAD_REQUEST"])
        assert answer.headers["content-type"].startswith(headers["accept"])


async def test_who_accepts_neither_kind_is_told_406_and_nothing_is_done(http, token):
    area = await a_community()
    document = (
        f'mutation {{ suggestionMake(input: {{ area: "Area:{area.id}", text: "长椅" }}) {{ __typename }} }}'
    )
    answer = await ask(http, document, token | {"accept": "text/html"})
    assert (answer.status_code, codes(answer)) == (406, ["NOT_ACCEPTABLE"])
    assert "application/graphql-response+json" in answer.json()["errors"][0]["message"]
    mine = await ask(http, "{ suggestions(filter: { mine: true }) { totalCount } }", token)
    assert mine.json()["data"]["suggestions"]["totalCount"] == 0


async def test_two_accept_headers_are_one_list(http):
    headers = [("accept", "text/html"), ("accept", "application/graphql-response+json")]
    answer = await http.get("/graphql", params={"query": ME}, headers=headers)
    assert answer.headers["content-type"].startswith("application/graphql-response+json")


async def test_two_tokens_are_none_of_ours(http, token):
    headers = [("authorization", token["authorization"]), ("authorization", "Bearer x")]
    answer = await http.get("/graphql", params={"query": ME}, headers=headers)
    assert (answer.status_code, codes(answer)) == (401, ["UNAUTHENTICATED"])
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_each_kind_of_a_public_answer_has_a_tag_of_its_own(http):
    old, new = await get(http, AREAS, JSON), await get(http, AREAS, GRAPHQL)
    assert old.content == new.content
    assert old.headers["etag"] != new.headers["etag"]
    again = await get(http, AREAS, GRAPHQL | {"if-none-match": new.headers["etag"]})
    assert (again.status_code, again.headers["vary"]) == (304, "accept, authorization")
    assert (await get(http, AREAS, GRAPHQL | {"if-none-match": old.headers["etag"]})).status_code == 200


async def test_any_tag_is_the_one_of_the_present_answer(http):
    assert (await get(http, AREAS, {"if-none-match": "*"})).status_code == 304
    assert (await ask(http, AREAS, {"if-none-match": "*"})).status_code == 200


async def test_an_empty_name_in_a_query_string_is_none(http):
    assert (await http.get("/graphql?query={me{id}}&operationName=")).json()["data"] == {"me": None}


@pytest.mark.parametrize("name", ["variables", "extensions"])
@pytest.mark.parametrize("value", ["[]", "1", '"x"', "true", "{", "NaN", "[" * 2000])
async def test_parameters_that_are_no_objects_are_400(http, name, value):
    answer = await get(http, ME, **{name: value})
    assert (answer.status_code, codes(answer)) == (400, ["BAD_REQUEST"])
    assert f"`{name}`" in answer.json()["errors"][0]["message"]


async def test_a_query_string_may_be_long_but_not_endless(http):
    assert (await get(http, ME + "#" + "x" * 15_000)).status_code == 200
    answer = await get(http, ME + "#" + "x" * 17_000)
    assert (answer.status_code, codes(answer)) == (414, ["URI_TOO_LONG"])
