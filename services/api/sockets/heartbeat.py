"""What goes by the clock in a socket: pings to a silent peer, and a look at whether its caller may stay."""

import asyncio
import math
from time import monotonic

from services.api.sockets.caller import Caller
from services.api.sockets.closing import Closing, Code
from services.api.sockets.messages import PING
from services.api.sockets.pipe import Pipe
from services.kit import clock, telemetry
from services.kit.lanes import UNREACHABLE

log = telemetry.logger("sockets")


class Heartbeat:
    """A peer that says nothing for `seconds` is pinged; as long again, and it counts as dead."""

    def __init__(self, pipe: Pipe, seconds: float) -> None:
        self._pipe = pipe
        self._seconds = seconds
        self._heard_at = monotonic()

    def heard(self) -> None:
        """The peer has said something."""
        self._heard_at = monotonic()

    async def beat(self) -> None:
        """Until the peer is dead: raises Closing."""
        while True:
            if await self._is_silent():
                await self._pipe.tell(PING)
                pinged_at = monotonic()
                await asyncio.sleep(self._seconds)
                if self._heard_at < pinged_at:
                    raise Closing(Code.NO_ANSWER, "Terminated: a ping was not answered")

    async def _is_silent(self) -> bool:
        await asyncio.sleep(max(0.0, self._heard_at + self._seconds - monotonic()))
        return monotonic() - self._heard_at >= self._seconds


async def look_after(caller: Caller, seconds: float) -> None:
    """Raises Closing when the token ends, and within `seconds` of the account's or the session's end."""
    while True:
        await asyncio.sleep(min(seconds, _left(caller)))
        try:
            await caller.refresh()
        except UNREACHABLE as error:
            log.warning("postgresql_unreachable", error=str(error) or type(error).__name__)
            await asyncio.sleep(seconds)


def _left(caller: Caller) -> float:
    """Seconds until the token ends."""
    expires = caller.expires()
    return math.inf if expires is None else max(0.0, expires - clock.now().timestamp())
