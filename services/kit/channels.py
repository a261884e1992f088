"""Channels: one Redis pub/sub connection of the process, and a bell for each who listens.

A message says only that something changed; who hears it reads anew. So nothing is lost with Redis: a bell
also rings when its listening has begun, whenever the connection is lost or there again, and by the clock.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from time import monotonic

from redis.asyncio import Redis
from redis.asyncio.client import PubSub

from services.kit import telemetry
from services.kit.bells import Bell

log = telemetry.logger("channels")

ALWAYS = "jinlin"
"""A channel that nothing rings: a connection without any could not be read from."""
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
"""Seconds before Redis is tried again, doubled each time."""
PROBE_SECONDS = 5.0
"""How often Redis is asked whether it is there; who is silent twice as long is not."""


class Channels:
    """Connected while anybody listens; a Redis that is away is tried again without end."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._bells: dict[str, set[Bell]] = {}
        self._subscribed: set[str] = set()
        self._confirmed: set[str] = set()
        self._changed = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None
        self._heard_at = 0.0

    @contextlib.asynccontextmanager
    async def listening(self, channel: str) -> AsyncIterator[Bell]:
        """A bell that rings at each message on the channel, and once when the listening has begun."""
        bell = Bell()
        if channel in self._confirmed:
            bell.ring(is_heard=True)
        self._bells.setdefault(channel, set()).add(bell)
        self._changed.set()
        if self._keeper is None:
            self._keeper = asyncio.create_task(self._keep(), name="channels")
        try:
            yield bell
        finally:
            self._leave(channel, bell)

    async def close(self) -> None:
        """Hear nothing any more."""
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keeper

    def _leave(self, channel: str, bell: Bell) -> None:
        bells = self._bells[channel]
        bells.discard(bell)
        if not bells:
            del self._bells[channel]
            self._changed.set()

    async def _keep(self) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                async with self._redis.pubsub() as pubsub:
                    async with asyncio.timeout(PROBE_SECONDS):
                        await pubsub.subscribe(ALWAYS)
                    pause = FIRST_PAUSE
                    await self._serve(pubsub)
            except Exception as error:  # noqa: BLE001  # whatever it is, it is tried again
                log.warning("redis_unheard", error=str(error) or type(error).__name__, again_in=pause)
            finally:
                self._lost()
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _serve(self, pubsub: PubSub) -> None:
        """Until one of the three fails; the others then end with it."""
        self._heard_at = monotonic()
        self._changed.set()
        parts = [asyncio.create_task(part(pubsub)) for part in (self._hear, self._subscribe, self._probe)]
        try:
            done, _ = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
            for part in done:
                part.result()
        finally:
            for part in parts:
                part.cancel()
            await asyncio.gather(*parts, return_exceptions=True)

    async def _hear(self, pubsub: PubSub) -> None:
        async for message in pubsub.listen():
            self._heard_at = monotonic()
            if message["type"] not in {"message", "subscribe"}:
                continue
            channel = message["channel"].decode()
            if message["type"] == "subscribe":
                self._confirmed.add(channel)
            for bell in self._bells.get(channel, ()):
                bell.ring(is_heard=channel in self._confirmed)

    async def _subscribe(self, pubsub: PubSub) -> None:
        """Keep what Redis tells us of and what is listened to the same."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            wanted = set(self._bells)
            new, stale = wanted - self._subscribed, self._subscribed - wanted
            self._subscribed = wanted
            self._confirmed -= stale
            if new:
                await pubsub.subscribe(*new)
            if stale:
                await pubsub.unsubscribe(*stale)

    async def _probe(self, pubsub: PubSub) -> None:
        while True:
            await asyncio.sleep(PROBE_SECONDS)
            if monotonic() - self._heard_at > 2 * PROBE_SECONDS:
                raise TimeoutError("Redis does not answer")
            await pubsub.ping()

    def _lost(self) -> None:
        """Whoever listens looks now, and from now on more often."""
        self._subscribed = set()
        self._confirmed = set()
        for bells in self._bells.values():
            for bell in bells:
                bell.ring(is_heard=False)
