"""A running `jinlin demo`, as a user would start it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60.0
"""Seconds for one thing to happen; the measured times are far below."""
ROOT = Path(__file__).parents[2]
_OURS = ("DATABASE_URL", "REDIS_URL", "SMTP_URL", "JINLIN_SECRET")


class Demo:
    """The process and what it has printed."""

    def __init__(self, *arguments: object) -> None:
        self.began = time.monotonic()
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            command("demo", *arguments),
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, word: str) -> str:
        """The first line that begins so; the demo must not end before."""
        asked = time.monotonic()
        while True:
            for line in self.lines:
                if line.startswith(word):
                    return line
            assert self.process.poll() is None, "\n".join(self.lines)
            assert time.monotonic() - asked < PATIENCE, "\n".join(self.lines)
            time.sleep(0.02)

    def ready(self) -> float:
        """Seconds from the start to `ready`."""
        self.wait_for("ready ")
        return time.monotonic() - self.began

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        status = self.process.wait(PATIENCE)
        self._reader.join(5)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))


@contextmanager
def started(*arguments: object) -> Iterator[Demo]:
    demo = Demo(*arguments)
    try:
        yield demo
    finally:
        if demo.process.poll() is None:
            demo.stop(signal.SIGTERM)


def run(*arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command to its end."""
    return subprocess.run(
        command(*arguments),
        cwd=ROOT,
        env=environment() | variables,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "services.cli", *map(str, arguments)]


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _OURS}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
