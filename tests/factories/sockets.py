"""A server of sockets in this process, and a client that speaks graphql-transport-ws."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from services.api.app import create
from services.api.sockets.wire import LARGEST_FRAME, SocketProtocol
from services.domain.actors.actor import Actor
from services.kit.settings import Settings
from services.kit.tokens import TokenKey
from tests.factories.secrets import SECRET
from tests.waiting import until

KEY = TokenKey(SECRET)
PATIENCE = 15
OURS = ("graphql-transport-ws",)


@contextlib.asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[int]:
    """The port of the application behind uvicorn, set up as `python -m services.api` does."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        create(settings),
        lifespan="off",
        log_config=None,
        ws=SocketProtocol,
        ws_max_size=LARGEST_FRAME,
        ws_per_message_deflate=False,
        ws_ping_interval=None,
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    await until(lambda: server.started)
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await asyncio.wait_for(task, PATIENCE)
        listening.close()


def bearer(actor: Actor, *, seconds: float = 3600) -> str:
    assert actor.account_id is not None
    return f"Bearer {KEY.issue(actor.account_id, timedelta(seconds=seconds))}"


class Client:
    """One socket."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.patience: float = PATIENCE

    async def tell(self, kind: str, **rest: Any) -> None:
        await self.connection.send(json.dumps({"type": kind, **rest}))

    async def ask(self, query: str, id: str = "1", **variables: Any) -> None:
        await self.tell("subscribe", id=id, payload={"query": query, "variables": variables})

    async def hear(self) -> dict[str, Any]:
        """The next message, within `patience` seconds; pings are answered meanwhile."""
        async with asyncio.timeout(self.patience):
            while True:
                heard: dict[str, Any] = json.loads(await self.connection.recv())
                if heard["type"] != "ping":
                    return heard
                await self.tell("pong")

    async def data(self) -> Any:
        """What the next message tells; it must be a `next` without errors."""
        heard = await self.hear()
        assert heard["type"] == "next", heard
        assert "errors" not in heard["payload"], heard
        return heard["payload"]["data"]

    async def data_like(self, wanted: Any) -> None:
        """Waits for these data; others may come before."""
        async with asyncio.timeout(PATIENCE):
            while await self.data() != wanted:
                pass

    async def error(self, id: str = "1") -> list[str]:
        """The codes of the next message, which must be an `error` of the operation."""
        heard = await self.hear()
        assert (heard["type"], heard["id"]) == ("error", id), heard
        return [one["extensions"]["code"] for one in heard["payload"]]

    async def sign_in(self, actor: Actor | None = None, *, seconds: float = 3600) -> None:
        payload = {} if actor is None else {"payload": {"Authorization": bearer(actor, seconds=seconds)}}
        await self.tell("connection_init", **payload)
        assert await self.hear() == {"type": "connection_ack"}

    async def closed(self, *, within: float = PATIENCE) -> int:
        """The code that the server closes with; what it says before is skipped."""
        with pytest.raises(ConnectionClosed) as closed:
            async with asyncio.timeout(within):
                while True:
                    await self.connection.recv()
        assert closed.value.rcvd is not None, "the connection was cut without a word"
        return int(closed.value.rcvd.code)


@contextlib.asynccontextmanager
async def a_socket(port: int, *, offers: Any = OURS, **headers: str) -> AsyncIterator[Client]:
    """Open, not signed in."""
    url = f"ws://127.0.0.1:{port}/graphql"
    async with connect(url, subprotocols=offers, proxy=None, additional_headers=headers) as connection:
        yield Client(connection)


@contextlib.asynccontextmanager
async def signed_in(port: int, actor: Actor | None = None) -> AsyncIterator[Client]:
    async with a_socket(port) as client:
        await client.sign_in(actor)
        yield client
