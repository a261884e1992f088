"""`jinlin api` and `jinlin worker`: what serves holds nothing of the command line."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from services.kit import embedded

ROOT = Path(__file__).parents[3]
PATIENCE = 30.0
"""Seconds; the measured times are far below."""


@pytest.fixture
def settings(migrated: embedded.Servers) -> dict[str, str]:
    return {
        "DATABASE_URL": migrated.database_url,
        "REDIS_URL": migrated.redis_url,
        "JINLIN_SECRET": "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE",
    }


@contextmanager
def started(settings: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "services.cli", *arguments],
        cwd=ROOT,
        env=os.environ | settings | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def answer(process: subprocess.Popen[str], url: str) -> httpx.Response:
    """The first answer of a server that is starting."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return httpx.get(url, trust_env=False)
        except httpx.ConnectError:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_the_api_becomes_a_process_that_serves_at_the_given_port(settings: dict[str, str]) -> None:
    port = free_port()
    with started(settings, "api", "--port", str(port)) as api:
        assert answer(api, f"http://127.0.0.1:{port}/ready").status_code == 200
        assert psutil.Process(api.pid).cmdline()[1:] == ["-m", "services.api"]
        api.send_signal(signal.SIGTERM)
        assert api.wait(PATIENCE) in (0, -signal.SIGTERM)


def test_a_worker_becomes_a_process_that_works(settings: dict[str, str]) -> None:
    with started(settings, "worker") as worker:
        assert worker.stdout is not None
        assert any("worker_started" in line for line in worker.stdout)
        assert psutil.Process(worker.pid).cmdline()[1:] == ["-m", "services.worker"]
