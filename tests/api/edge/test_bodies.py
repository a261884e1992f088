"""Bodies that are requests, and those that are none: told by status and code, never by a crash."""

import gzip
import json
import re

import pytest

from services.api.http.bodies import LARGEST_BODY
from tests.api.edge.sending import ME, ask, codes, post


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
    assert (await ask(http, ME + "#" + "a " * 49_000)).json()["data"] == {"me": None}


PYTHON = re.compile(r"codec|recursion|Traceback|`(str|int|dict|None)\b|line 1|malformed|surrogate|Expected")
"""Words of Python and of its libraries."""
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
    assert (answer.status_code, list(answer.json())) == (400, ["errors"])
    assert codes(answer) == ["BAD_REQUEST"]
    assert not PYTHON.search(answer.text)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("depth", [100, 900, 1000, 1020, 1030, 1100])
async def test_variables_may_be_deep_but_never_too_deep_to_refuse(http, depth):
    body = b'{"query": "{me{id}}", "variables": {"a": ' + b"[" * depth + b"]" * depth + b"}}"
    answer = await post(http, body)
    assert answer.status_code in {200, 400}
    assert (await ask(http, ME)).headers["x-jinlin-read"] == "compiled"


@pytest.mark.parametrize("more", ["variables", "operationName", "extensions"])
async def test_what_is_null_is_left_out(http, more):
    assert (await ask(http, ME, **{more: None})).json()["data"] == {"me": None}


async def test_what_nobody_knows_is_left_alone(http):
    assert (await ask(http, ME, id="x", extensions={"client": {"name": "x"}})).status_code == 200


async def test_of_two_equal_keys_the_last_counts(http):
    body = b'{"query": "{ nobody }", "query": "{ me { id } }", "variables": [], "variables": {}}'
    assert (await post(http, body)).json()["data"] == {"me": None}


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "zstd", "identity, gzip", "GZIP"])
async def test_compressed_bodies_are_not_even_looked_at(http, encoding):
    bomb = gzip.compress(b" " * 10_000_000)
    answer = await post(http, bomb, **{"content-encoding": encoding})
    assert (answer.status_code, codes(answer)) == (415, ["UNSUPPORTED_MEDIA_TYPE"])
    assert answer.headers["accept-encoding"] == "identity"


async def test_a_body_that_says_it_is_as_it_is_is_taken(http):
    assert (await ask(http, ME, {"content-encoding": "identity"})).status_code == 200


@pytest.mark.parametrize("variables", [[], [1], "x", "{}", 1, True])
async def test_variables_must_be_an_object(http, variables):
    answer = await ask(http, ME, variables=variables)
    assert (answer.status_code, codes(answer)) == (400, ["BAD_REQUEST"])
    assert "object" in answer.json()["errors"][0]["message"]
