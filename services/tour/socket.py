"""Subscriptions over graphql-transport-ws."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from services.tour.client import Client
from services.tour.errors import StepFailed

_PROTOCOL = Subprotocol("graphql-transport-ws")
_PATIENCE = 30.0
"""Seconds between two messages."""


async def subscribe(client: Client, query: str, **variables: Any) -> AsyncIterator[Any]:
    """The data of each event until the server completes. Raises StepFailed."""
    parts = urlsplit(client.url)
    url = urlunsplit(parts._replace(scheme={"http": "ws", "https": "wss"}[parts.scheme]))
    try:
        async with connect(url, subprotocols=[_PROTOCOL], proxy=None) as socket:
            await _tell(socket, "connection_init", payload={"Authorization": f"Bearer {client.token}"})
            await _hear(socket, "connection_ack")
            await _tell(socket, "subscribe", id="1", payload={"query": query, "variables": variables})
            while True:
                heard = await _hear(socket, "next", "complete")
                if heard["type"] == "complete":
                    return
                if heard["payload"].get("errors"):
                    raise StepFailed(f"the subscription told an error: {heard['payload']['errors']}")
                yield heard["payload"]["data"]
    except (WebSocketException, OSError, TimeoutError) as error:
        raise StepFailed(f"the subscription broke off: {error!r}") from error


async def _tell(socket: Any, type_: str, **rest: Any) -> None:
    await socket.send(json.dumps({"type": type_, **rest}))


async def _hear(socket: Any, *wanted: str) -> Any:
    """The next message of a type in `wanted`, answering pings meanwhile."""
    while True:
        message = json.loads(await asyncio.wait_for(socket.recv(), _PATIENCE))
        if message["type"] == "ping":
            await _tell(socket, "pong")
        elif message["type"] in wanted:
            return message
        elif message["type"] != "pong":
            raise StepFailed(f"the socket said {message!r}, expected {' or '.join(wanted)}")
