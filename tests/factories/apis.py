"""API processes as an operator runs them, against servers of a test's choice."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from services.kit.embedded import Servers
from tests.factories.processes import until
from tests.factories.secrets import SECRET


@dataclass
class Api:
    """One process, and the port that it listens on."""

    process: psutil.Popen
    port: int

    async def is_ready(self) -> bool:
        """Fails the test if it has ended instead."""
        assert self.process.poll() is None, "the API process has ended"
        async with httpx.AsyncClient() as client:
            with suppress(httpx.TransportError):
                return (await client.get(f"http://127.0.0.1:{self.port}/ready")).status_code == 200
        return False

    async def stopped(self) -> None:
        """Asks it to go, and waits until it has."""
        self.process.send_signal(signal.SIGTERM)
        await until(self._has_ended)

    async def _has_ended(self) -> bool:
        return self.process.poll() is not None


@dataclass
class Apis:
    """Starts API processes, and ends those that a test leaves behind."""

    servers: Servers
    log: Path
    started: list[Api] = field(default_factory=list)

    async def start(self, **settings: str) -> Api:
        """One that answers; settings in upper case."""
        port = _free_port()
        environment = {
            **os.environ,
            "DATABASE_URL": self.servers.database_url,
            "REDIS_URL": self.servers.redis_url,
            "JINLIN_SECRET": SECRET,
            "JINLIN_PORT": str(port),
            "JINLIN_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "PYTHONWARNINGS": "",
            **settings,
        }
        with (self.log / f"api-{len(self.started)}.log").open("wb") as log:
            command = [sys.executable, "-m", "services.api"]
            process = psutil.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        api = Api(process, port)
        self.started.append(api)
        await until(api.is_ready)
        return api

    def end(self) -> None:
        for api in self.started:
            with suppress(psutil.NoSuchProcess):
                api.process.kill()
            api.process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
