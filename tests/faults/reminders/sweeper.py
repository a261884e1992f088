"""A process that sweeps again and again until SIGTERM: `python -m tests.faults.reminders.sweeper`."""

import asyncio
import contextlib
import signal

from services.domain.models import MODULES
from services.kit import database, queue, settings, telemetry
from services.worker.jobs.reminders import sweep

log = telemetry.logger("sweeper")


async def main() -> None:
    read = settings.load()
    configuration = database.config(read.database_url, models=MODULES, pool=(1, 4))
    async with database.connected(configuration):
        await queue.connect(read.redis_url)
        with contextlib.suppress(asyncio.CancelledError):
            await _forever(read)
        await queue.close()


async def _forever(read: settings.Settings) -> None:
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    while True:
        try:
            await sweep(read)
        except Exception:
            log.exception("sweep_failed")
        await asyncio.sleep(read.reminder_sweep_seconds)


if __name__ == "__main__":
    asyncio.run(main())
