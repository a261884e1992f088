"""The bell: one `enqueue(job)` over arq. What rings is lost with Redis; a sweep makes up for it."""

import asyncio
import contextlib
import functools
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

import msgspec
from arq.connections import ArqRedis
from redis.asyncio import ConnectionPool
from redis.exceptions import RedisError

from services.kit import database, telemetry
from services.kit.channels import Channels

log = telemetry.logger("queue")

PATIENCE_SECONDS = 2.0
"""How long a request or a job waits for Redis before it goes on without having rung."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen payload: ids only, since the worker re-reads the world. `name` is the arq function."""

    name: ClassVar[str]

    @property
    def key(self) -> str | None:
        """Jobs of one key that are still waiting count as one; None for no such limit."""
        return None


serialize = functools.partial(msgspec.json.encode, enc_hook=str)


def deserialize(raw: bytes) -> dict[str, Any]:
    """The inverse of `serialize`, for arq."""
    decoded: dict[str, Any] = msgspec.json.decode(raw)
    return decoded


class Queue:
    """A connection to Redis for enqueueing and publishing, and one for listening."""

    def __init__(self, redis: ArqRedis) -> None:
        self.redis = redis
        self.channels = Channels(redis)

    async def enqueue(self, job: Job) -> None:
        """Ring for a job; a Redis that is away is logged, and the sweep finds the work."""
        with _unheard(job=job.name):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self.redis.enqueue_job(job.name, msgspec.to_builtins(job), _job_id=job.key)

    async def publish(self, channel: str, message: str) -> None:
        """Tell subscribers that something changed; they re-read it."""
        with _unheard(channel=channel):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self.redis.publish(channel, message)

    async def publish_to_all(self, channels: Iterable[str]) -> None:
        """The same to many channels, with one round trip."""
        with _unheard(channels="many"):
            async with asyncio.timeout(PATIENCE_SECONDS), self.redis.pipeline(transaction=False) as pipeline:
                for channel in channels:
                    pipeline.publish(channel, "")
                await pipeline.execute()


@contextlib.contextmanager
def _unheard(**what: str) -> Iterator[None]:
    """A Redis that is away, or does not answer in time, is told in one line of the log."""
    try:
        yield
    except (RedisError, OSError) as error:
        log.warning("bell_unheard", error=str(error) or type(error).__name__, **what)


_current: Queue | None = None


def connect(redis_url: str) -> Queue:
    """The process's queue. It does not fail when Redis is away: the first use connects."""
    global _current
    pool: Any = ConnectionPool.from_url(redis_url, socket_connect_timeout=PATIENCE_SECONDS)
    redis = ArqRedis(pool, job_serializer=serialize, job_deserializer=deserialize)
    _current = Queue(redis)
    return _current


def current() -> Queue:
    """The process's queue."""
    if _current is None:
        raise RuntimeError("the queue is not connected: the process's entry point connects it")
    return _current


async def close() -> None:
    """Close the process's queue."""
    global _current
    if _current is not None:
        await _current.channels.close()
        await _current.redis.aclose(close_connection_pool=True)
        _current = None


def ring(job: Job) -> None:
    """Enqueue `job` once the current transaction has committed."""

    async def send() -> None:
        if _current is not None:
            await _current.enqueue(job)

    database.after_commit(send)


def announce(channel: str, message: str) -> None:
    """Publish once the current transaction has committed."""

    async def send() -> None:
        if _current is not None:
            await _current.publish(channel, message)

    database.after_commit(send)


class _ToAll:
    """Channels that hear once of all that a transaction has changed."""

    def __init__(self) -> None:
        self.channels: set[str] = set()

    async def __call__(self) -> None:
        if _current is not None:
            await _current.publish_to_all(sorted(self.channels))


def announce_to_all(channels: Iterable[str]) -> None:
    """Publish to each of many channels once the current transaction has committed; one round trip for all."""
    waiting = next((one for one in database.pending() if isinstance(one, _ToAll)), None)
    if waiting is None:
        waiting = _ToAll()
        database.after_commit(waiting)
    waiting.channels.update(channels)
