"""The API in a process of its own, as an operator runs it, against the test's servers."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import httpx

from services.kit.settings import Settings

PATIENCE = 30.0


@dataclass(frozen=True)
class Server:
    url: str
    log: Path

    @property
    def websocket(self) -> str:
        return self.url.replace("http://", "ws://")


@contextmanager
def serving(settings: Settings, log: Path, **more: str) -> Iterator[Server]:
    """Runs until the block ends."""
    port = _free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "REDIS_URL": settings.redis_url,
        "JINLIN_SECRET": settings.jinlin_secret,
        "JINLIN_PORT": str(port),
        "JINLIN_HOST": "127.0.0.1",
        "LOG_FORMAT": "json",
        **more,
    }
    with log.open("wb") as written:
        command = [sys.executable, "-m", "services.api"]
        process = subprocess.Popen(command, env=environment, stdout=written, stderr=subprocess.STDOUT)
    try:
        _wait(process, f"http://127.0.0.1:{port}/ready", log)
        yield Server(f"http://127.0.0.1:{port}/graphql", log)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(address).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            sleep(0.05)
    raise AssertionError(f"the API was not ready within {PATIENCE} s: {log.read_text()}")
