"""Worker processes as an operator runs them, against the test's own servers."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

import psutil

from services.kit.embedded import Servers

ENGINE = "services.domain.matching.engine"
PATIENCE = 30.0
"""Seconds; a bound for what takes a fraction of it on an idle machine."""


async def until(
    condition: Callable[[], Awaitable[Any]], *, within: float = PATIENCE, every: float = 0.05
) -> Any:
    """What `condition` answers once that is true; fails the test after `within` seconds."""
    deadline = monotonic() + within
    while not (answer := await condition()):
        assert monotonic() < deadline, f"waited {within} s in vain"
        await asyncio.sleep(every)
    return answer


@dataclass
class Workers:
    """Starts workers, and ends those that a test leaves behind."""

    servers: Servers
    log: Path
    started: list[psutil.Popen] = field(default_factory=list)

    def start(self, **settings: str) -> psutil.Popen:
        """A worker; settings in upper case, such as `LEASE_SECONDS="2"`."""
        environment = {
            **os.environ,
            "DATABASE_URL": self.servers.database_url,
            "REDIS_URL": self.servers.redis_url,
            "JINLIN_SECRET": "dGVzdHMgb25seTogMzIgYnl0ZXMgb2Ygbm90aGluZyBzZWNyZXQ",
            "PYTHONWARNINGS": "",
            **settings,
        }
        with (self.log / f"worker-{len(self.started)}.log").open("wb") as log:
            command = [sys.executable, "-m", "services.worker"]
            worker = psutil.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        self.started.append(worker)
        return worker

    def end(self) -> None:
        for worker in self.started:
            with suppress(psutil.NoSuchProcess):
                worker.send_signal(signal.SIGCONT)
                worker.kill()
            worker.wait(10)


async def solver_of(worker: psutil.Popen) -> psutil.Process:
    """The worker's solver, stopped as soon as it is there, so that the run is under way for sure."""

    async def stopped() -> psutil.Process | None:
        with suppress(psutil.NoSuchProcess):
            for child in worker.children():
                if child.cmdline()[1:] == ["-m", ENGINE]:  # the launcher has become the engine
                    child.suspend()
                    return child
        return None

    found: psutil.Process = await until(stopped, every=0.005)
    return found


async def ended(worker: psutil.Popen) -> int:
    """The exit status."""

    async def status() -> list[int]:
        code = worker.poll()
        return [] if code is None else [code]

    return int((await until(status))[0])


async def gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
