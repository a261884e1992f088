"""Bytes: how they leave, in one packet a response, and how long they may take to come."""

import asyncio
from typing import Any

import msgspec
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

ARRIVES_WITHIN = 10.0
"""Seconds from the first byte of a GraphQL request, or from the connection, to its last byte."""
UPLOADED_WITHIN = 300.0
"""Seconds more for requests to other paths: photos come from phones."""
LARGEST_HEAD = 32_000
"""Bytes of a head that comes in pieces."""
_GRAPHQL = "/graphql"


class Protocol(HttpToolsProtocol):
    """uvicorn's protocol, whose writes of one turn of the event loop go out together.

    Nothing is counted or timed for requests that come in one piece, as nearly all do.
    """

    _deadline: asyncio.TimerHandle | None = None
    _is_arriving = False
    _head = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(_Together(transport))  # type: ignore[arg-type]  # all that uvicorn uses of one
        self._deadline = self.loop.call_later(ARRIVES_WITHIN, self._late)

    def connection_lost(self, exc: Exception | None) -> None:
        self._arrived()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        self._is_arriving = True
        super().on_message_begin()

    def on_message_complete(self) -> None:
        self._is_arriving = False
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._is_arriving:
            self._wait_for_more(len(data))
        elif self._deadline is not None:
            self._arrived()

    def send_400_response(self, msg: str) -> None:
        self._refuse(400, "BAD_REQUEST", "This is no HTTP/1.1 request.")

    @property
    def _knows_head(self) -> bool:
        return self.scope is not None and "method" in self.scope

    def _arrived(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _wait_for_more(self, received: int) -> None:
        if self._deadline is None:
            self._deadline = self.loop.call_later(ARRIVES_WITHIN, self._late)
        self._head = 0 if self._knows_head else self._head + received
        if self._head > LARGEST_HEAD:
            self._refuse(431, "HEAD_TOO_LARGE", f"A head may have {LARGEST_HEAD} bytes at most.")

    def _late(self) -> None:
        if self._knows_head and self.scope["path"] != _GRAPHQL:
            self._deadline = self.loop.call_later(UPLOADED_WITHIN, self._end)
        else:
            self._end()

    def _end(self) -> None:
        """Say why, unless nothing was ever said, or we have answered without waiting for the rest."""
        self._deadline = None
        if self.scope is None or (self._knows_head and self.cycle.response_started):
            self.transport.close()
        else:
            self._refuse(408, "REQUEST_TIMEOUT", "The request did not arrive whole in time.")

    def _refuse(self, status: int, code: str, message: str) -> None:
        if self.transport.is_closing():
            return
        body = msgspec.json.encode({"errors": [{"message": message, "extensions": {"code": code}}]})
        headers = [
            *self.server_state.default_headers,
            (b"content-type", b"application/json; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        lines = [b"%b: %b\r\n" % header for header in headers]
        self.transport.write(b"".join([STATUS_LINE[status], *lines, b"\r\n", body]))
        self.transport.close()


class _Together:
    """A transport that keeps what is written until the turn ends."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._kept: list[bytes] = []
        self._call_soon = asyncio.get_running_loop().call_soon

    def write(self, data: bytes) -> None:
        if not self._kept:
            self._call_soon(self._flush)
        self._kept.append(data)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        kept, self._kept = self._kept, []
        if kept:
            self._transport.write(b"".join(kept))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
