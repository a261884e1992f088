"""Who may keep an answer: anybody a public one, with its tag; nobody any other."""

import pytest

from tests.api.edge.sending import AREAS, ME, TWO, ask, codes, get
from tests.factories.people import a_community


async def test_a_public_answer_has_a_tag_of_its_content(http):
    await a_community()
    first, second = await get(http, AREAS), await get(http, AREAS)
    assert first.headers["etag"] == second.headers["etag"]
    assert first.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert first.headers["vary"] == "accept, authorization"
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
