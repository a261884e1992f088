"""Documents that are named by their hash: found again in every process, and checked."""

import hashlib
import json

import pytest

from services.kit import queue
from tests.api.edge.sending import AREAS, ME, ask, codes, get

NOT_FOUND = ["PERSISTED_QUERY_NOT_FOUND"]


def hash_of(text):
    return hashlib.sha256(text.encode()).hexdigest()


def apq(hash_, version=1):
    return {"persistedQuery": {"version": version, "sha256Hash": hash_}}


@pytest.fixture
async def no_documents(db):
    """Redis as if nobody had ever sent one."""
    redis = queue.current().redis
    if kept := await redis.keys("jinlin:document:*"):
        await redis.delete(*kept)


@pytest.fixture
async def redis_is_away(db, monkeypatch):
    """The process's queue, with an address where nobody listens."""
    monkeypatch.setattr(queue, "_current", queue.current())  # puts it back afterwards
    away = queue.connect("redis://127.0.0.1:1/0")
    yield
    await away.redis.aclose(close_connection_pool=True)


async def test_a_document_is_sent_once_and_then_named_by_its_hash(http, no_documents):
    first = await ask(http, None, extensions=apq(hash_of(ME)))
    assert (first.status_code, codes(first)) == (200, NOT_FOUND)
    assert first.json()["errors"][0]["message"] == "PersistedQueryNotFound"
    sent = await ask(http, ME, extensions=apq(hash_of(ME)))
    named = await ask(http, None, extensions=apq(hash_of(ME)))
    by_get = await get(http, "", extensions=json.dumps(apq(hash_of(ME))))
    by_id = await ask(http, None, documentId="sha256:" + hash_of(ME))
    assert [one.json()["data"] for one in (sent, named, by_get, by_id)] == [{"me": None}] * 4


async def test_another_process_knows_it_too(http, others, no_documents):
    await ask(http, ME, extensions=apq(hash_of(ME)))
    assert (await ask(others, None, extensions=apq(hash_of(ME)))).json()["data"] == {"me": None}


async def test_a_document_may_be_sent_along_with_its_id(http, no_documents):
    id_ = "sha256:" + hash_of(ME)
    assert codes(await ask(http, None, documentId=id_)) == ["DOCUMENT_NOT_FOUND"]
    assert (await ask(http, ME, documentId=id_)).json()["data"] == {"me": None}
    assert (await ask(http, None, documentId=id_)).json()["data"] == {"me": None}


async def test_variables_and_names_go_with_named_documents(http, no_documents):
    text = f"query All {AREAS} query Some($n: Int) {{ areas(first: $n) {{ totalCount }} }}"
    id_ = "sha256:" + hash_of(text)
    more = {"documentId": id_, "operationName": "Some", "variables": {"n": 1}}
    assert (await ask(http, text, **more)).json()["data"] == {"areas": {"totalCount": 0}}
    parameters = {"documentId": id_, "operationName": "Some", "variables": '{"n": 1}'}
    assert (await http.get("/graphql", params=parameters)).json()["data"] == {"areas": {"totalCount": 0}}


async def test_a_mutation_cannot_be_done_by_get_under_another_name(http, no_documents):
    text = 'mutation { eventRegister(input: { event: "Event:1" }) { __typename } }'
    await ask(http, text, extensions=apq(hash_of(text)))
    answer = await http.get("/graphql", params={"documentId": "sha256:" + hash_of(text)})
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


async def test_a_hash_of_another_document_is_refused_and_not_kept(http, no_documents):
    answer = await ask(http, ME, extensions=apq(hash_of(AREAS)))
    assert codes(answer) == ["PERSISTED_QUERY_HASH_MISMATCH"]
    assert codes(await ask(http, None, extensions=apq(hash_of(AREAS)))) == NOT_FOUND
    assert codes(await ask(http, None, extensions=apq(hash_of(ME)))) == NOT_FOUND


@pytest.mark.parametrize("text", ["{", "{ nobody }", "{ me }", "query A { me { id } } query B { me { id } }"])
async def test_a_document_that_cannot_be_run_is_not_kept(http, no_documents, text):
    await ask(http, text, extensions=apq(hash_of(text)))
    assert codes(await ask(http, None, extensions=apq(hash_of(text)))) == NOT_FOUND


async def test_what_somebody_else_wrote_into_redis_is_not_run(http, no_documents):
    await queue.current().redis.set(f"jinlin:document:{hash_of(ME)}", AREAS)
    assert codes(await ask(http, None, extensions=apq(hash_of(ME)))) == NOT_FOUND


async def test_documents_do_not_stay_in_redis_for_ever(http, no_documents):
    await ask(http, ME, extensions=apq(hash_of(ME)))
    assert 0 < await queue.current().redis.ttl(f"jinlin:document:{hash_of(ME)}") <= 7 * 24 * 3600


async def test_without_redis_a_document_is_not_found_and_nothing_fails(http, redis_is_away):
    assert codes(await ask(http, None, extensions=apq(hash_of(ME)))) == NOT_FOUND
    assert (await ask(http, ME, extensions=apq(hash_of(ME)))).json()["data"] == {"me": None}
    assert (await ask(http, None, extensions=apq(hash_of(ME)))).json()["data"] == {"me": None}


MALFORMED = {
    "a number": 1,
    "a text": "x",
    "a list": [],
    "no version": {"sha256Hash": "0" * 64},
    "version 2": {"version": 2, "sha256Hash": "0" * 64},
    "no hash": {"version": 1},
    "a short hash": {"version": 1, "sha256Hash": "0" * 63},
    "capitals": {"version": 1, "sha256Hash": "A" * 64},
    "a hash that is a number": {"version": 1, "sha256Hash": 1},
    "a line more": {"version": 1, "sha256Hash": "0" * 64 + "\n"},
}


@pytest.mark.parametrize("extension", MALFORMED.values(), ids=MALFORMED)
async def test_an_extension_that_names_nothing_is_400(http, extension):
    for query in (None, ME):
        answer = await ask(http, query, extensions={"persistedQuery": extension})
        assert answer.status_code == 400
        assert codes(answer)[0] in {"PERSISTED_QUERY_NOT_SUPPORTED", "INVALID_DOCUMENT_ID"}


@pytest.mark.parametrize(
    "id_",
    [
        "",
        " ",
        "sha256:",
        "sha256:" + "0" * 63,
        "sha256:" + "G" * 64,
        "md5:" + "0" * 32,
        "a/b",
        "近邻",
        "x" * 201,
    ],
)
async def test_an_id_that_is_none_is_400(http, id_):
    answer = await ask(http, None, documentId=id_)
    assert (answer.status_code, codes(answer)) == (400, ["INVALID_DOCUMENT_ID"])


@pytest.mark.parametrize("id_", ["events", "x-ours:events.1", "0123456789abcdef0123456789abcdef"])
async def test_ids_of_other_forms_are_known_only_where_a_file_names_them(http, id_):
    assert codes(await ask(http, None, documentId=id_)) == ["DOCUMENT_NOT_FOUND"]


@pytest.mark.parametrize("id_", [1, True, [], {}])
async def test_an_id_that_is_no_text_is_400(http, id_):
    answer = await ask(http, None, documentId=id_)
    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (
        400,
        "`documentId` must be a text.",
    )


async def test_a_request_that_names_no_document_at_all_is_400(http):
    for more in ({}, {"extensions": {}}, {"extensions": {"persistedQuery": None}}):
        answer = await ask(http, None, **more)
        assert (answer.status_code, codes(answer)) == (400, ["BAD_REQUEST"])
        assert "`query` is missing" in answer.json()["errors"][0]["message"]
