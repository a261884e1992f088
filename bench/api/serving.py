"""Starts each server as one process on a loopback port, with the settings of production."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from bench.api import node, seed
from bench.api.ports import free_port
from services.kit.embedded import Servers

READY_SECONDS = 60
NAMES = ("jinlin", "handwritten", "postgraphile", "mercurius", "strawberry")
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Server:
    name: str
    port: int
    process: psutil.Process
    postgres: psutil.Process
    """The postmaster, whose children serve all servers."""

    @property
    def dialect(self) -> str:
        """Whose spelling of the four requests it understands."""
        return "jinlin" if self.name in {"strawberry", "mercurius"} else self.name

    def url(self, path: str = "/graphql") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def cpu_seconds(self) -> float:
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def postgres_seconds(self) -> float:
        """CPU time of all of PostgreSQL; those of its processes that have ended count as well."""
        every = [one.cpu_times() for one in self.postgres.children()]
        ended = self.postgres.cpu_times()
        return float(
            sum(one.user + one.system for one in every) + ended.children_user + ended.children_system
        )

    def memory_mb(self) -> float:
        """Resident, in MB of 10^6 bytes."""
        return round(self.process.memory_info().rss / 1e6, 1)


@dataclass(frozen=True)
class Settings:
    """What servers are told: databases, the secret that signs tokens, and its public key (PEM)."""

    logs: Path
    """Directory for what servers print: wrk hangs up on open requests, and some tell of each."""
    postgres: psutil.Process
    servers: Servers
    secret: str
    public_key: str

    def environment(self, port: int) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": self.servers.database_url,
            "REDIS_URL": self.servers.redis_url,
            "BUDGET_STRANGER": "1000000000",  # counted as in production, and never spent
            "BUDGET_ACCOUNT": "1000000000",
            "JINLIN_SECRET": self.secret,
            **{name.upper(): key for name, key in seed.KEYS.items()},
            "JINLIN_MODE": "production",
            "JINLIN_PORT": str(port),
            "LOG_LEVEL": "warning",
            "BENCH_PORT": str(port),
            "BENCH_PUBLIC_KEY": self.public_key,
            "NODE_ENV": "production",
            "GRAPHILE_ENV": "production",
        }


@contextmanager
def serving(names: Sequence[str], settings: Settings) -> Iterator[dict[str, Server]]:
    """The named servers, all ready; ended with the block."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(started(name, settings)) for name in names}


@contextmanager
def started(name: str, settings: Settings, **more: str) -> Iterator[Server]:
    port = free_port()
    command, extra = _command(name)
    environment = {**settings.environment(port), **extra, **more}
    log = settings.logs / f"{name}-{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=_ROOT, env=environment, stdout=out, stderr=out)
    try:
        server = Server(name, port, psutil.Process(process.pid), settings.postgres)
        _wait(server, process, log)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()


def _command(name: str) -> tuple[list[str], Mapping[str, str]]:
    if name in {"jinlin", "strawberry"}:
        reads = "compiled" if name == "jinlin" else "resolved"
        return [sys.executable, "-m", "services.api"], {"JINLIN_READS": reads}
    if name == "handwritten":
        return [sys.executable, "-m", "bench.api.handwritten"], {}
    return [str(node.program()), str(node.FOLDER / f"{name}.mjs")], {}


def _wait(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    """Any HTTP answer at all says that it listens."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(server.url("/"), timeout=5)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"the server {server.name} did not get ready:\n{log.read_text()[-2000:]}")
