"""Lanes: connections held for single statements, which so cost neither a pool's round nor a RESET.

A statement waits at least one turn of the event loop before it is sent, and longer while every lane
is busy. Until then whoever asks for the same may join it: `take` is called when it leaves.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from services.kit import statements

Take = Callable[[], Sequence[object]]
"""Gives the statement's values, at the moment at which it is sent."""
STATEMENTS_KEPT = 256
"""Prepared statements a lane keeps; the least lately used goes."""


@dataclass(slots=True)
class _Waiting:
    text: str
    take: Take
    again: bool
    answer: asyncio.Future[Sequence[Any]]


class Lanes:
    """Up to `most` connections to one database, opened when first needed."""

    def __init__(self, credentials: dict[str, Any], most: int) -> None:
        self._credentials = credentials
        self._most = most
        self._waiting: deque[_Waiting] = deque()
        self._busy: set[asyncio.Task[None]] = set()
        self._idle: list[asyncpg.Connection | None] = [None] * most
        self._is_called = False

    async def fetch(self, text: str, take: Take, *, again: bool = True) -> Sequence[Any]:
        """The statement's rows. Raises what asyncpg raises.

        A read is sent `again` if the connection was lost; what writes must not be.
        """
        statements.note(text)
        loop = asyncio.get_running_loop()
        waiting = _Waiting(text, take, again, loop.create_future())
        self._waiting.append(waiting)
        if not self._is_called:
            self._is_called = True
            loop.call_soon(self._call)
        return await waiting.answer

    async def close(self) -> None:
        """Finish what is under way and close the connections."""
        while self._busy:
            await asyncio.wait(self._busy)
        for lane in self._idle:
            if lane is not None:
                await lane.close()
        self._idle = [None] * self._most

    def _call(self) -> None:
        """Give what waits to the idle lanes."""
        self._is_called = False
        for _ in range(min(len(self._idle), len(self._waiting))):
            task = asyncio.create_task(self._serve(self._idle.pop()))
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)

    async def _serve(self, lane: asyncpg.Connection | None) -> None:
        """Serve until nothing waits; the lane is then idle."""
        while self._waiting:
            lane = await self._answer(lane, self._waiting.popleft())
        self._idle.append(lane)

    async def _answer(self, lane: asyncpg.Connection | None, waiting: _Waiting) -> asyncpg.Connection | None:
        if waiting.answer.done():
            return lane
        try:
            values = waiting.take()
            lane = lane if lane is not None and not lane.is_closed() else await self._open()
            found, lane = await self._sent(lane, waiting, values)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is the asker's
            _tell(waiting.answer, error)
        else:
            if not waiting.answer.done():
                waiting.answer.set_result(found)
        return lane

    async def _sent(
        self, lane: asyncpg.Connection, waiting: _Waiting, values: Sequence[object]
    ) -> tuple[Sequence[Any], asyncpg.Connection]:
        try:
            return await lane.fetch(waiting.text, *values), lane
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            if not (waiting.again and _is_lost(lane)):
                raise
        lane = await self._open()
        return await lane.fetch(waiting.text, *values), lane

    async def _open(self) -> asyncpg.Connection:
        return await asyncpg.connect(**self._credentials, statement_cache_size=STATEMENTS_KEPT)


def _is_lost(lane: asyncpg.Connection) -> bool:
    return bool(lane.is_closed())


def _tell(answer: asyncio.Future[Sequence[Any]], error: Exception) -> None:
    if not answer.done():
        answer.set_exception(error)
