"""The operations of one socket that are under way."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from services.api.faults import Fault
from services.api.sockets.closing import Closing, Code

T = TypeVar("T")
Work = Coroutine[Any, Any, T]


class TooManyOperations(Fault):
    """The socket has as many operations under way as it may."""

    def __init__(self, most: int) -> None:
        super().__init__(
            "TOO_MANY_OPERATIONS", f"A socket may have {most} operations under way; complete one first."
        )


class Running:
    """By id, within the group of tasks that ends with the socket."""

    def __init__(self, group: asyncio.TaskGroup, most: int) -> None:
        self._group = group
        self._most = most
        self._by_id: dict[str, asyncio.Task[None]] = {}
        self._all: set[asyncio.Task[None]] = set()
        """Those too that the peer has completed and that have not yet come to their end."""

    def check(self, id: str) -> None:
        """Raises Closing with 4409 for an id that is under way, and TooManyOperations."""
        if id in self._by_id:
            raise Closing(Code.SUBSCRIBER_EXISTS, f"Subscriber for {id} already exists")
        if len(self._all) >= self._most:
            raise TooManyOperations(self._most)

    def start(self, id: str, work: Work[None]) -> None:
        task = self._group.create_task(work)
        self._by_id[id] = task
        self._all.add(task)
        task.add_done_callback(lambda ended: self._forget(id, ended))

    def stop(self, id: str) -> None:
        """The peer wants to hear no more of it; nothing if it has ended already."""
        task = self._by_id.pop(id, None)
        if task is not None:
            task.cancel()

    def _forget(self, id: str, ended: asyncio.Task[None]) -> None:
        self._all.discard(ended)
        if self._by_id.get(id) is ended:
            del self._by_id[id]


async def finished(work: Work[T]) -> T:
    """What it comes to. Whoever is cancelled meanwhile gives way only then: no verb is cut off half-way."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
