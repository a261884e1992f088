"""Requests that come slowly, or never whole: told 408 in time, while others are answered."""

import asyncio
import json

import pytest

from services.api import wire
from tests.api.edge.serving import serving

BODY = b'{"query": "{ me { id } }"}'
HEAD = b"POST /graphql HTTP/1.1\r\nhost: api\r\ncontent-type: application/json\r\n"
WHOLE = HEAD + b"content-length: %d\r\n\r\n" % len(BODY) + BODY


@pytest.fixture
async def port(db, settings, monkeypatch):
    monkeypatch.setattr(wire, "ARRIVES_WITHIN", 0.3)
    async with serving(settings) as found:
        yield found


async def answered(port, *pieces):
    """Status, and body as JSON, of what comes back until the server closes or has answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 15)
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    body = await asyncio.wait_for(reader.readexactly(int(length.split(b":")[1])), 15)
    writer.close()
    return int(head.split()[1]), json.loads(body)


def code(body):
    return body["errors"][0]["extensions"]["code"]


SLOW = {
    "half a line": [b"POST /gra"],
    "half a head": [HEAD],
    "no body": [HEAD + b"content-length: 26\r\n\r\n"],
    "half a body": [WHOLE[:-5]],
    "half of chunks": [HEAD + b'transfer-encoding: chunked\r\n\r\n5\r\n{"que'],
}


@pytest.mark.parametrize("pieces", SLOW.values(), ids=SLOW)
async def test_a_request_that_never_ends_is_told_408(port, pieces):
    status, body = await answered(port, *pieces)
    assert (status, code(body)) == (408, "REQUEST_TIMEOUT")


async def test_a_connection_that_says_nothing_is_closed(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    assert await asyncio.wait_for(reader.read(), 15) == b""
    writer.close()


async def test_the_second_request_of_a_connection_has_its_own_time(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(WHOLE)
    assert (await asyncio.wait_for(reader.read(65536), 15)).startswith(b"HTTP/1.1 200")
    writer.write(WHOLE[:-5])
    assert (await asyncio.wait_for(reader.read(65536), 15)).startswith(b"HTTP/1.1 408")
    writer.close()


async def test_a_request_in_pieces_is_answered_when_it_comes_in_time(port):
    status, body = await answered(port, *(WHOLE[at : at + 20] for at in range(0, len(WHOLE), 20)))
    assert (status, body["data"]) == (200, {"me": None})


async def test_others_are_answered_while_many_are_slow(port):
    slow = [asyncio.create_task(answered(port, WHOLE[:-5])) for _ in range(50)]
    assert (await answered(port, WHOLE))[0] == 200
    assert {status for status, _ in await asyncio.gather(*slow)} == {408}


async def test_a_body_that_nobody_waits_for_is_cut_off_without_a_word(port, monkeypatch):
    monkeypatch.setattr(wire, "UPLOADED_WITHIN", 0.1)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST /nowhere HTTP/1.1\r\nhost: api\r\ncontent-length: 5\r\n\r\nab")
    told = await asyncio.wait_for(reader.read(), 15)
    writer.close()
    assert told.startswith(b"HTTP/1.1 404")
    assert told.count(b"HTTP/1.1") == 1


async def test_a_head_without_end_is_told_431(port):
    padding = b"x-more: " + b"a" * (wire.LARGEST_HEAD - len(HEAD) - len(b"x-more: "))
    status, body = await answered(port, HEAD, padding, b"a")
    assert (status, code(body)) == (431, "HEAD_TOO_LARGE")


@pytest.mark.parametrize(
    "said", [b"nonsense\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01"]
)
async def test_what_is_no_http_is_told_400_with_a_code(port, said):
    status, body = await answered(port, said)
    assert (status, code(body)) == (400, "BAD_REQUEST")


async def test_nobody_is_told_what_serves(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(WHOLE)
    head = (await asyncio.wait_for(reader.read(65536), 15)).lower()
    writer.close()
    assert b"\r\nserver:" not in head
    assert b"uvicorn" not in head
