"""A response leaves in one packet: whoever reads once has head and body."""

import asyncio
import json

import pytest

from tests.api.edge.serving import serving

BODY = json.dumps({"query": "{ events { totalCount } }"}).encode()
HEAD = b"POST /graphql HTTP/1.1\r\nhost: api\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"


@pytest.fixture
async def port(db, settings):
    async with serving(settings) as found:
        yield found


async def test_head_and_body_are_read_at_once_on_a_connection_that_is_kept(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(3):
        writer.write(HEAD % len(BODY) + BODY)
        head, _, body = (await asyncio.wait_for(reader.read(65536), 15)).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200")
        assert json.loads(body)["data"] == {"events": {"totalCount": 0}}
    writer.close()
