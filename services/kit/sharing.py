"""Sharing: who asks for the same before it has been sent waits for the one answer."""

import asyncio
from collections.abc import Hashable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Unshared(Exception):
    """Whoever was to answer could not: everybody asks for themselves."""


class Left(Unshared):
    """Whoever was to answer was cancelled: one of the others may do it for all that are left."""


class Shared(Generic[Answer]):
    """One answer in the making."""

    def __init__(self) -> None:
        self.answer: Answer | None = None
        self.is_open = True
        self.waiting: list[asyncio.Future[Answer]] = []

    def close(self) -> None:
        """It is being sent: nobody joins any more."""
        self.is_open = False


class Sharing(Generic[Answer]):
    """`async with sharing.of(key) as shared`: the first sets `shared.answer`, all others find it set."""

    def __init__(self) -> None:
        self._open: dict[Hashable, Shared[Answer]] = {}

    def of(self, key: Hashable) -> "_Asking[Answer]":
        """Entering raises Unshared where another was to answer and failed, or Left."""
        return _Asking(self._open, key)


class _Asking(Generic[Answer]):
    """One asker; a class of its own because it is entered for every operation."""

    __slots__ = ("_key", "_mine", "_open")

    def __init__(self, open_: dict[Hashable, Shared[Answer]], key: Hashable) -> None:
        self._open = open_
        self._key = key
        self._mine: Shared[Answer] | None = None

    async def __aenter__(self) -> Shared[Answer]:
        mine: Shared[Answer] = Shared()
        shared = self._open.setdefault(self._key, mine)
        if shared is mine:
            self._mine = mine
            return mine
        if not shared.is_open:
            self._mine = self._open[self._key] = mine
            return mine
        waiting: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        shared.waiting.append(waiting)
        answered: Shared[Answer] = Shared()
        answered.answer = await waiting
        return answered

    async def __aexit__(self, failed: type[BaseException] | None, *_how: object) -> None:
        mine = self._mine
        if mine is None:
            return
        mine.close()
        if (open_ := self._open.pop(self._key, mine)) is not mine:
            self._open[self._key] = open_  # of somebody who came after this one had been sent
        for waiting in mine.waiting:
            if waiting.done():
                continue
            if mine.answer is None:
                waiting.set_exception(Left() if failed is asyncio.CancelledError else Unshared())
            else:
                waiting.set_result(mine.answer)
