"""Sharing: who asks for the same before it has been sent waits for the one answer."""

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Unshared(Exception):
    """Whoever was to answer could not: everybody asks for themselves."""


class Shared(Generic[Answer]):
    """One answer in the making."""

    def __init__(self, sharing: "Sharing[Answer]", key: Hashable) -> None:
        self._sharing = sharing
        self._key = key
        self.answer: Answer | None = None
        self.waiting: list[asyncio.Future[Answer]] = []

    def close(self) -> None:
        """It is being sent: nobody joins any more."""
        self._sharing.forget(self._key, self)


class Sharing(Generic[Answer]):
    """`async with sharing.of(key) as shared`: the first sets `shared.answer`, all others find it set."""

    def __init__(self) -> None:
        self._open: dict[Hashable, Shared[Answer]] = {}

    @asynccontextmanager
    async def of(self, key: Hashable) -> AsyncIterator[Shared[Answer]]:
        """Raises Unshared where another was to answer and failed."""
        shared = self._open.get(key)
        if shared is not None:
            waiting: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
            shared.waiting.append(waiting)
            shared.answer = await waiting
            yield shared
            return
        shared = self._open[key] = Shared(self, key)
        try:
            yield shared
        finally:
            shared.close()
            self._tell(shared)

    def forget(self, key: Hashable, shared: Shared[Answer]) -> None:
        """Take no more askers for this one."""
        if self._open.get(key) is shared:
            del self._open[key]

    def _tell(self, shared: Shared[Answer]) -> None:
        for waiting in shared.waiting:
            if waiting.done():
                continue
            if shared.answer is None:
                waiting.set_exception(Unshared())
            else:
                waiting.set_result(shared.answer)
