"""A socket that brings a bad token in its header is closed by the protocol, not by a crash."""

import asyncio
import contextlib
import json
import socket

import pytest
import uvicorn
import websockets

from services.api.app import create


@pytest.fixture
async def address(db, settings):
    """A real server on loopback; Tortoise and the queue are those of the tests."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = uvicorn.Config(
        create(settings), port=port, lifespan="off", log_level="warning", ws="websockets-sansio"
    )
    server = uvicorn.Server(config)
    with contextlib.suppress(asyncio.CancelledError):
        task = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110
            await asyncio.sleep(0.01)  # uvicorn has no event to wait for
        yield f"ws://127.0.0.1:{port}/graphql"
        server.should_exit = True
        await task


@pytest.mark.parametrize("header", ["Bearer no.token.ofours", "Basic abc", "Bearer "])
async def test_a_bad_header_closes_the_socket_with_4403(address, header):
    async with websockets.connect(
        address, subprotocols=["graphql-transport-ws"], additional_headers={"authorization": header}
    ) as client:
        await client.send(json.dumps({"type": "connection_init"}))
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await asyncio.wait_for(client.recv(), 5)
    assert closed.value.rcvd.code == 4403


async def test_a_stranger_is_let_in(address):
    async with websockets.connect(address, subprotocols=["graphql-transport-ws"]) as client:
        await client.send(json.dumps({"type": "connection_init"}))
        assert json.loads(await asyncio.wait_for(client.recv(), 5)) == {"type": "connection_ack"}
