"""Sweeping processes of a test, which can be killed, stopped and replaced."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from services.kit.settings import Settings

ROOT = Path(__file__).parents[3]


class Worker:
    """One process that sweeps."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    def stop(self) -> None:
        """Suspend it, as a machine that hangs."""
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def terminate(self) -> None:
        """Ask it to end, as a rollout does."""
        self._process.terminate()

    async def kill(self) -> None:
        """SIGKILL: nothing is tidied up."""
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()

    async def ended(self) -> int:
        async with asyncio.timeout(20):
            return await self._process.wait()

    @property
    def is_alive(self) -> bool:
        return self._process.returncode is None


async def a_worker(settings: Settings) -> Worker:
    """Started; it claims as soon as it is up."""
    given = {name.upper(): str(value) for name, value in _told(settings)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.reminders.sweeper", cwd=ROOT, env=os.environ | given
    )
    return Worker(process)


@asynccontextmanager
async def workers(settings: Settings, count: int = 1) -> AsyncIterator[list[Worker]]:
    """So many, killed at the end of the block whatever became of them."""
    started = [await a_worker(settings) for _ in range(count)]
    try:
        yield started
    finally:
        for worker in started:
            await worker.kill()


def _told(settings: Settings) -> list[tuple[str, object]]:
    pairs = [(name, getattr(settings, name)) for name in Settings.__struct_fields__]
    return [(name, value) for name, value in pairs if value is not None]
