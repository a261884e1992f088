"""A gateway for text messages, as a real HTTP server that keeps what it was sent."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import h11


@dataclass
class Gateway:
    """`statuses` are answered one after the other, then 200 for ever."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    taken: list[dict[str, Any]] = field(default_factory=list)
    """Bodies that were answered with 200."""
    asked: list[dict[str, str]] = field(default_factory=list)
    """Headers of all requests."""

    def code(self, phone: str) -> str:
        """The last code sent to the phone."""
        text = next(one["text"] for one in reversed(self.taken) if one["to"] == phone)
        found = re.search(r"\d{6}", text)
        assert found, text
        return found[0]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection, body = h11.Connection(h11.SERVER), b""
        while True:
            event = connection.next_event()
            if event is h11.NEED_DATA:
                connection.receive_data(await reader.read(65536))
            elif isinstance(event, h11.Request):
                self.asked.append({name.decode(): value.decode() for name, value in event.headers})
            elif isinstance(event, h11.Data):
                body += event.data
            else:
                break
        if body:
            status = self.statuses.pop(0) if self.statuses else 200
            if status == 200:
                self.taken.append(json.loads(body))
            headers = [("content-length", "0"), ("connection", "close")]
            writer.write(connection.send(h11.Response(status_code=status, headers=headers)) or b"")
        writer.close()


@asynccontextmanager
async def a_gateway(*statuses: int) -> AsyncIterator[Gateway]:
    gateway = Gateway(statuses=list(statuses))
    server = await asyncio.start_server(gateway.serve, "127.0.0.1", 0)
    gateway.url = f"http://jinlin:secret@127.0.0.1:{server.sockets[0].getsockname()[1]}/send"
    try:
        yield gateway
    finally:
        server.close()
        await server.wait_closed()
