"""How bytes come and go in a socket: a peer that does not read costs little and can be closed."""

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

LARGEST_FRAME = 1_000_000
"""Bytes that are read of a message before the connection is closed with 1009; beyond what we take anyway."""
LINGER_SECONDS = 5.0
"""How long a peer may take to answer that it is closed."""


class SocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's protocol, whose end is an end: what is not read by then is dropped.

    Who does not read is not read from either; else their pings alone would fill our memory with pongs.
    """

    def pause_writing(self) -> None:
        super().pause_writing()
        self.transport.pause_reading()

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self.read_paused:
            self.transport.resume_reading()

    async def receive(self) -> Any:
        message = await super().receive()
        if not self.writable.is_set():
            self.transport.pause_reading()
        return message

    async def send(self, message: Any) -> None:
        is_close = message["type"] == "websocket.close"
        if is_close:
            self.writable.set()
        await super().send(message)
        if is_close and self.close_timer is not None:
            self.close_timer.cancel()
            self.close_timer = self.loop.call_later(LINGER_SECONDS, self.transport.abort)
