"""Gathering: questions that have not been sent yet and belong together are sent as one.

While an answer for a scope is under way, what is asked in the meantime waits for it and is then sent
together: the busier the process, the more questions a statement answers.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping
from typing import Any, Generic, TypeVar

Scope = TypeVar("Scope", bound=Hashable)
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Gathered(Generic[Scope, Key, Value]):
    """Keys of one scope that will be asked for together, and who waits for the answer."""

    def __init__(self, gathering: "Gathering[Scope, Key, Value]", scope: Scope) -> None:
        self._gathering = gathering
        self.scope = scope
        self.task: asyncio.Task[Any] | None = None
        self.has_begun = False
        self.keys: dict[Key, None] = {}
        self.waiting: list[asyncio.Future[Mapping[Key, Value]]] = []
        self.when_closed: list[Callable[[], None]] = []

    def close(self) -> list[Key]:
        """The keys; who comes later is part of the next gathering."""
        self._gathering.forget(self)
        for tell in self.when_closed:
            tell()
        return list(self.keys)


class Gathering(Generic[Scope, Key, Value]):
    """`fetch(scope, gathered)` must call `gathered.close()` at the moment at which it sends."""

    def __init__(
        self,
        fetch: Callable[[Scope, Gathered[Scope, Key, Value]], Awaitable[Mapping[Key, Value]]],
        *,
        most: int,
    ) -> None:
        self._fetch = fetch
        self._most = most
        self._open: dict[Scope, Gathered[Scope, Key, Value]] = {}
        self._under_way: dict[Scope, int] = {}
        self._running: set[asyncio.Task[Any]] = set()

    async def __call__(
        self, scope: Scope, keys: Iterable[Key], *, when_closed: Callable[[], None] | None = None
    ) -> Mapping[Key, Value]:
        """What is found for the keys of this and every other question of the gathering."""
        gathered = self._open.get(scope)
        if gathered is None:
            gathered = self._open[scope] = Gathered(self, scope)
            if scope not in self._under_way:
                self._call(gathered)
        gathered.keys.update(dict.fromkeys(keys))
        if len(gathered.keys) >= self._most:
            self._close_full(gathered)
        if when_closed is not None:
            gathered.when_closed.append(when_closed)
        answer: asyncio.Future[Mapping[Key, Value]] = asyncio.get_running_loop().create_future()
        gathered.waiting.append(answer)
        try:
            return await answer
        except asyncio.CancelledError:
            self._left(gathered)
            raise

    def forget(self, gathered: Gathered[Scope, Key, Value]) -> None:
        """Nobody joins any more."""
        if self._open.get(gathered.scope) is gathered:
            del self._open[gathered.scope]

    def _left(self, gathered: Gathered[Scope, Key, Value]) -> None:
        """Somebody went away; when nobody waits any more, nothing is asked."""
        if not all(answer.done() for answer in gathered.waiting):
            return
        self.forget(gathered)
        if gathered.task is not None and gathered.has_begun:  # one that has not would leave no trace
            gathered.task.cancel()

    def _close_full(self, gathered: Gathered[Scope, Key, Value]) -> None:
        self.forget(gathered)
        if gathered.task is None:
            self._call(gathered)

    def _call(self, gathered: Gathered[Scope, Key, Value]) -> None:
        self._under_way[gathered.scope] = self._under_way.get(gathered.scope, 0) + 1
        task = gathered.task = asyncio.get_running_loop().create_task(self._answer(gathered))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _answer(self, gathered: Gathered[Scope, Key, Value]) -> None:
        gathered.has_begun = True
        try:
            found = await self._fetch(gathered.scope, gathered)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is the askers'
            self.forget(gathered)
            for answer in gathered.waiting:
                if not answer.done():
                    answer.set_exception(error)
        else:
            for answer in gathered.waiting:
                if not answer.done():
                    answer.set_result(found)
        finally:
            self._done(gathered.scope)

    def _done(self, scope: Scope) -> None:
        self._under_way[scope] -= 1
        if self._under_way[scope]:
            return
        del self._under_way[scope]
        following = self._open.get(scope)
        if following is not None and following.task is None:
            self._call(following)
