"""One wrk run against one server, with the server's own CPU time beside it."""

import json
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.api.serving import Server

CONNECTIONS = 32
_SCRIPT = Path(__file__).with_name("load.lua")


@dataclass(frozen=True)
class Load:
    """Prepared requests for one path. `mark` is what the body of every success holds."""

    path: str
    requests: Path
    tokens: Path
    mark: str | None = None


@dataclass(frozen=True)
class Measured:
    """Requests a second, CPU µs a request of the server and of PostgreSQL, latency in ms.

    `failed` of the `requests` were answered with an error.
    """

    rps: float
    cpu_us: float
    postgres_us: float
    p50_ms: float
    p99_ms: float
    requests: int
    failed: int


def check_wrk() -> None:
    """wrk is no Python package, so it cannot be in the lock file."""
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing: install the Debian package, `apt-get install wrk`")


def prepare(file: Path, requests: Iterable[tuple[int, str]]) -> Path:
    """Write (token number from 1, 0 for a stranger; body) pairs for load.lua."""
    file.write_text("".join(f"{token}\t{body}\n" for token, body in requests))
    return file


def start(
    server: Server, load: Load, *, seconds: int, connections: int, first: int = 0
) -> subprocess.Popen[str]:
    """wrk, running; one thread of it saturates every server here."""
    words = [str(load.requests), str(load.tokens), str(first), *([load.mark] if load.mark else [])]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(_SCRIPT), server.url(load.path)]
    return subprocess.Popen([*command, "--", *words], stdout=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> dict[str, float]:
    """What load.lua told at the end."""
    out, _ = process.communicate()
    told = [line for line in out.splitlines() if line.startswith("measured ")]
    if process.returncode or not told:
        raise SystemExit(f"wrk failed: {out}")
    found: dict[str, float] = json.loads(told[-1].removeprefix("measured "))
    return found


def run(
    server: Server, load: Load, *, seconds: int, connections: int = CONNECTIONS, first: int = 0
) -> Measured:
    before, postgres = server.cpu_seconds(), server.postgres_seconds()
    found = finish(start(server, load, seconds=seconds, connections=connections, first=first))
    spent, postgres = server.cpu_seconds() - before, server.postgres_seconds() - postgres
    requests = int(found["requests"])
    if not requests:
        raise SystemExit(f"{server.name} answered nothing at {load.path}")
    return Measured(
        rps=round(requests / found["seconds"], 1),
        cpu_us=round(spent / requests * 1e6, 1),
        postgres_us=round(postgres / requests * 1e6, 1),
        p50_ms=found["p50_ms"],
        p99_ms=found["p99_ms"],
        requests=requests,
        failed=int(found["failed"]),
    )
