"""The bell: one `enqueue(job)` over arq. What rings is lost with Redis; a sweep makes up for it."""

import functools
from typing import Any, ClassVar

import msgspec
from arq import create_pool
from arq.connections import ArqRedis, RedisSettings

from services.kit import database, telemetry

log = telemetry.logger("queue")


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
    """A connection to Redis for enqueueing and publishing."""

    def __init__(self, redis: ArqRedis) -> None:
        self.redis = redis

    async def enqueue(self, job: Job) -> None:
        """Ring for a job; a Redis that is away is logged, and the sweep finds the work."""
        try:
            await self.redis.enqueue_job(job.name, msgspec.to_builtins(job), _job_id=job.key)
        except (OSError, ConnectionError) as error:
            log.warning("bell_unheard", job=job.name, error=str(error))

    async def publish(self, channel: str, message: str) -> None:
        """Tell subscribers that something changed; they re-read it."""
        try:
            await self.redis.publish(channel, message)
        except (OSError, ConnectionError) as error:
            log.warning("publish_unheard", channel=channel, error=str(error))


_current: Queue | None = None


async def connect(redis_url: str) -> Queue:
    """Open the process's queue. Does not fail when Redis is away: the first use connects."""
    global _current
    _current = Queue(await create_pool_lazily(redis_url))
    return _current


def current() -> Queue:
    """The process's queue."""
    if _current is None:
        raise RuntimeError("the queue is not connected: the process's entry point connects it")
    return _current


async def create_pool_lazily(redis_url: str) -> ArqRedis:
    """arq's pool, patient with a Redis that comes up late."""
    settings = RedisSettings.from_dsn(redis_url)
    settings.conn_retries = 10
    settings.conn_retry_delay = 0.2  # type: ignore[assignment]  # seconds; asyncio takes a float
    return await create_pool(settings, job_serializer=serialize, job_deserializer=deserialize)


async def close() -> None:
    """Close the process's queue."""
    global _current
    if _current is not None:
        await _current.redis.aclose()
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
