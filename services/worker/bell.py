"""The bell: arq takes jobs from Redis, and each does no more than wake its sweep.

So a job is short whatever the work is, a lost one costs a second, and a worker outlives Redis.
"""

import asyncio
import os
import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from arq.connections import ArqRedis
from arq.constants import default_queue_name
from arq.worker import Function, Worker, func
from redis.exceptions import RedisError

from services.kit import queue, telemetry
from services.worker.cron import Sweep

log = telemetry.logger("bell")

_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
"""Seconds before Redis is tried again, doubled each time."""
_ANSWER_WITHIN = 2.0
"""Seconds; nothing we ask Redis for blocks, so a longer silence is a fault."""
_HEALTH_SECONDS = 15


async def listen(redis_url: str, sweeps: Sequence[Sweep]) -> None:
    """Ring sweeps until cancelled; while Redis is away they go by the clock."""
    pause = _FIRST_PAUSE
    while True:
        try:
            redis = await _connected(redis_url)
            pause = _FIRST_PAUSE
            await _serve(redis, sweeps)
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("redis_unreachable", error=str(error), again_in=pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


async def _connected(redis_url: str) -> ArqRedis:
    """The process's queue, which announcements use too, with a limit to its patience."""
    try:
        redis = queue.current().redis
        await redis.ping()
        return redis
    except RuntimeError:
        redis = queue.connect(redis_url).redis
    limits = {"socket_timeout": _ANSWER_WITHIN, "socket_connect_timeout": _ANSWER_WITHIN}
    redis.connection_pool.connection_kwargs.update(limits)
    await redis.connection_pool.disconnect()
    return redis


async def _serve(redis: ArqRedis, sweeps: Sequence[Sweep]) -> None:
    worker = Worker(
        functions=[_waking(sweep) for sweep in sweeps if sweep.bell],
        redis_pool=redis,
        queue_name=default_queue_name,
        handle_signals=False,  # the process winds up by itself
        max_jobs=20,
        job_timeout=60,
        poll_delay=0.1,
        keep_result=0,  # arq refuses a job whose id still has a result
        health_check_interval=_HEALTH_SECONDS,
        health_check_key=f"{default_queue_name}:health-check:{socket.gethostname()}:{os.getpid()}",
        job_serializer=queue.serialize,
        job_deserializer=queue.deserialize,
        log_results=False,
    )
    try:
        await worker.async_run()
    finally:
        await _leave(worker, redis)


def _waking(sweep: Sweep) -> Function:
    async def wake(ctx: dict[Any, Any], *args: Any, **kwargs: Any) -> None:  # noqa: ARG001  # arq's shape
        sweep.rung.set()

    assert sweep.bell is not None  # the caller chose those with one
    return func(wake, name=sweep.bell.name)


async def _leave(worker: Worker, redis: ArqRedis) -> None:
    for task in worker.tasks.values():
        task.cancel()
    await asyncio.gather(*worker.tasks.values(), return_exceptions=True)
    with suppress(RedisError, OSError):
        await redis.delete(worker.health_check_key)
