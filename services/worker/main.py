"""One worker: sweeps over PostgreSQL, and a bell in Redis that makes them look at once."""

import asyncio
import signal
from collections.abc import Sequence

from services.domain.models import MODULES
from services.kit import database, queue, storage, telemetry
from services.kit.settings import Settings
from services.worker import bell, cron
from services.worker.jobs.matching import Matching

log = telemetry.logger("worker")

_LAST_PATIENCE = 5.0
"""Seconds for what was cancelled to write down how far it came."""


def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT; returns once nothing is held any more."""
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    configuration = database.config(
        settings.database_url,
        models=MODULES,
        pool=(settings.database_pool_min, settings.database_pool_max),
    )
    async with database.connected(configuration):
        matching = Matching(settings)
        sweeps = cron.sweeps(settings, matching)
        tasks = [asyncio.create_task(cron.keep(sweep), name=sweep.name) for sweep in sweeps]
        tasks.append(asyncio.create_task(bell.listen(settings.redis_url, sweeps), name="bell"))
        log.info("worker_started", sweeps=[sweep.name for sweep in sweeps])
        await _asked_to_stop()
        await _wind_up(settings, matching, sweeps, tasks)
    log.info("worker_stopped")


async def _asked_to_stop() -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await stopping.wait()


async def _wind_up(
    settings: Settings, matching: Matching, sweeps: Sequence[cron.Sweep], tasks: list[asyncio.Task[None]]
) -> None:
    """Take on nothing new, give what is under way a third of a lease to end, then hand it back."""
    grace = settings.lease_seconds / 3
    for sweep in sweeps:
        sweep.stop()
    bells = [task for task in tasks if task.get_name() == "bell"]
    for task in bells:
        task.cancel()
    await asyncio.gather(matching.wind_up(grace), _ended(tasks, grace))
    await storage.close(settings)
    await queue.close()


async def _ended(tasks: list[asyncio.Task[None]], grace: float) -> None:
    _, late = await asyncio.wait(tasks, timeout=grace)
    for task in late:
        task.cancel()
    if late:
        await asyncio.wait(late, timeout=_LAST_PATIENCE)
