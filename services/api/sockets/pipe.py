"""What goes to the peer, and with how much patience."""

import asyncio
import contextlib

from starlette.types import Send

from services.api.sockets.closing import Closing, Code, Gone

PATIENCE_SECONDS = 15.0
"""How long one message may wait for a peer that does not read."""


class Pipe:
    """Sends text. Whoever sends waits, so that what is not yet sent is never more than a message for each."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._one_at_a_time = asyncio.Lock()
        """Else all who wait would write at once as soon as the peer has read a little."""

    async def accept(self, subprotocol: str | None) -> None:
        """Raises Gone."""
        try:
            await self._send({"type": "websocket.accept", "subprotocol": subprotocol})
        except OSError:
            raise Gone from None

    async def tell(self, text: str) -> None:
        """Raises Gone, or Closing for a peer that is too slow."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), self._one_at_a_time:
                await self._send({"type": "websocket.send", "text": text})
        except TimeoutError:
            raise Closing(Code.TRY_AGAIN_LATER, "You read too slowly; come again.") from None
        except (OSError, RuntimeError):  # what servers raise for a socket that is closed
            raise Gone from None

    async def close(self, closing: Closing) -> None:
        """Say why. Nothing if the peer has left."""
        message = {"type": "websocket.close", "code": int(closing.code), "reason": closing.reason}
        with contextlib.suppress(OSError, RuntimeError, TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._send(message)
