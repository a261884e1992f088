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
SETTINGS = {
    # What a plan hangs on (page sizes, enums) is in the texts; planning anew costs more than it finds.
    "plan_cache_mode": "force_generic_plan",
    # A page is read from memory or flash: with the 4.0 of spinning disks PostgreSQL reads whole tables
    # where fifty rows by their keys would do, at twice the cost.
    "random_page_cost": "1.1",
    # A page joins a hundred rows at most, by their keys and in order; a merge join would sort them twice.
    "enable_mergejoin": "off",
}
"""Of a lane's session."""
UNREACHABLE = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InsufficientResourcesError,
    asyncpg.ObjectNotInPrerequisiteStateError,
    asyncpg.OperatorInterventionError,
    asyncpg.PostgresConnectionError,
)
"""PostgreSQL is away, full or restarting: no fault of the statement."""
STATEMENTS_KEPT = 100
"""Prepared statements a lane keeps; the least lately used goes."""


class _Lane:
    """One connection, opened when it is first needed, and anew when it was lost."""

    def __init__(self, credentials: dict[str, Any]) -> None:
        settings = credentials["server_settings"] | SETTINGS
        self._options = credentials | {"server_settings": settings, "statement_cache_size": STATEMENTS_KEPT}
        self._connection: asyncpg.Connection | None = None

    async def fetch(self, text: str, take: Take, *, again: bool) -> Sequence[Any]:
        """The rows; a read is sent `again` if the connection was lost under it."""
        connection = await self._open()
        values = take()
        try:
            found: Sequence[Any] = await connection.fetch(text, *values)
        except asyncpg.InternalClientError as error:
            if type(error) is not asyncpg.InternalClientError:
                raise  # a kind of it that comes with the answer
            connection.terminate()  # its end was not seen yet: nothing has been sent
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            if not (again and connection.is_closed()):
                raise
        else:
            return found
        connection = await self._open()
        return await connection.fetch(text, *values)  # type: ignore[no-any-return]  # asyncpg has no types

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()

    async def _open(self) -> asyncpg.Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(**self._options)
        return self._connection


@dataclass(slots=True)
class _Waiting:
    text: str
    take: Take
    again: bool
    answer: asyncio.Future[Sequence[Any]]
    serving: asyncio.Task[Any] | None = None
    """What waits for PostgreSQL, once the statement has been sent."""


class Lanes:
    """Up to `most` connections to one database, opened when first needed."""

    def __init__(self, credentials: dict[str, Any], most: int) -> None:
        self._waiting: deque[_Waiting] = deque()
        self._busy: set[asyncio.Task[None]] = set()
        self._idle = [_Lane(credentials) for _ in range(most)]
        self._is_called = False

    async def fetch(self, text: str, take: Take, *, again: bool = True, first: bool = False) -> Sequence[Any]:
        """The statement's rows. Raises what asyncpg raises.

        A read is sent `again` if the connection was lost; what writes must not be. Cancelling whoever waits
        cancels the statement.
        """
        statements.note(text)
        loop = asyncio.get_running_loop()
        waiting = _Waiting(text, take, again, loop.create_future())
        if first:
            self._waiting.appendleft(waiting)
        else:
            self._waiting.append(waiting)
        if not self._is_called:
            self._is_called = True
            loop.call_soon(self._call)
        try:
            return await waiting.answer
        except asyncio.CancelledError:
            if waiting.serving is not None:
                waiting.serving.cancel()  # asyncpg tells PostgreSQL
            raise

    async def close(self) -> None:
        """Finish what is asked and close the connections."""
        while self._busy or self._waiting:
            self._call()
            await asyncio.wait(self._busy)
        for lane in self._idle:
            await lane.close()

    def _call(self) -> None:
        """Give what waits to the idle lanes."""
        self._is_called = False
        for _ in range(min(len(self._idle), len(self._waiting))):
            task = asyncio.get_running_loop().create_task(self._serve(self._idle.pop()))
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)

    async def _serve(self, lane: _Lane) -> None:
        """Serve until nothing waits; the lane is then idle."""
        task = asyncio.current_task()
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.answer.done():
                waiting.serving = task
                await _answer(lane, waiting)
        self._idle.append(lane)


async def _answer(lane: _Lane, waiting: _Waiting) -> None:
    try:
        found = await lane.fetch(waiting.text, waiting.take, again=waiting.again)
    except asyncio.CancelledError:
        if not waiting.answer.cancelled():
            raise
        _uncancelled(waiting.serving)
    except Exception as error:  # noqa: BLE001  # whatever it is, it is the asker's
        if not waiting.answer.done():
            waiting.answer.set_exception(error)
    else:
        if not waiting.answer.done():
            waiting.answer.set_result(found)


def _uncancelled(task: asyncio.Task[Any] | None) -> None:
    """Only the statement was meant: the lane goes on with the next."""
    if task is not None:
        task.uncancel()
