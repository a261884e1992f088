"""A source whose fetches are sent and answered when a test says so."""

import asyncio

from services.kit.gathering import Gathering


class Source:
    """Sends what is gathered once `send` is called, answers with the number of the fetch after `answer`."""

    def __init__(self, *, most: int = 100) -> None:
        self.sent: list[tuple[str, list[int]]] = []
        self.failing: Exception | None = None
        self.under_way = 0
        self._may_send, self._may_answer = asyncio.Event(), asyncio.Event()
        self.ask = Gathering(self._fetch, most=most)

    async def _fetch(self, scope, gathered):
        self.under_way += 1
        try:
            return await self._answered(scope, gathered)
        finally:
            self.under_way -= 1

    async def _answered(self, scope, gathered):
        await self._may_send.wait()
        number, keys = len(self.sent), gathered.close()
        self.sent.append((scope, keys))
        await self._may_answer.wait()
        if self.failing is not None:
            raise self.failing
        return {key: (scope, key, number) for key in keys}

    async def send(self):
        await let(self._may_send)

    async def answer(self):
        await let(self._may_answer)


async def let(event):
    """Everybody who waits goes on, as far as they get; who comes after waits again."""
    event.set()
    await turns()
    event.clear()


async def turns():
    """Every task that can go on has done so."""
    for _ in range(10):
        await asyncio.sleep(0)


async def asking(source, scope, *keys, **given):
    """An asker that has asked."""
    task = asyncio.create_task(source.ask(scope, keys, **given))
    await turns()
    return task


async def everything(source):
    """Whatever is under way is sent and answered, and so is what waited for it."""
    while source.under_way:
        await source.send()
        await source.answer()
