"""A server process that we start, watch and stop, and that does not outlive us."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from services.kit.embedded.account import Account
from services.kit.embedded.errors import ServerFailed

Farewell = Sequence[tuple[signal.Signals, float]]
"""Signals to send in turn, each with the seconds to wait before the next."""

ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
"""Nothing of ours: PGDATA, PGOPTIONS or another locale would change what servers do and log."""

_LOG_BYTES = 1 << 20


@dataclass(frozen=True)
class Program:
    """What to run. `words` go to its standard input: no secret belongs in its arguments."""

    arguments: Sequence[str | Path]
    cwd: Path
    log: Path
    account: Account
    farewell: Farewell
    words: bytes = b""


@dataclass(frozen=True)
class Child:
    """A running program, and what it has logged since it started."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    log_start: int

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def logged(self) -> str:
        with self.log.open("rb") as file:
            file.seek(self.log_start)
            return file.read().decode(errors="replace")

    def failure(self, what: str) -> ServerFailed:
        tail = "\n".join(self.logged().splitlines()[-8:])
        return ServerFailed(f"{self.name} {what}. The end of its log, {self.log}:\n{tail}")


@contextmanager
def started(program: Program) -> Iterator[Child]:
    """Run the program in a session of its own, so that Ctrl-C in the terminal reaches only us."""
    with _open_log(program.log) as log:
        process = subprocess.Popen(  # noqa: S603  our own programs, no shell
            _launch(program),
            cwd=program.cwd,
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            umask=0o077,
            start_new_session=True,
        )
        child = Child(Path(program.arguments[0]).name, process, program.log, log.tell())
    try:
        _tell(process, program.words)
        yield child
    finally:
        stop(process.send_signal, lambda: child.ended, program.farewell)


@contextmanager
def _open_log(path: Path) -> Iterator[BinaryIO]:
    """Append; a log that has grown long first becomes `.old`, so two files are all there is."""
    if path.exists() and path.stat().st_size > _LOG_BYTES:
        path.replace(path.with_name(path.name + ".old"))
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as log:
        log.seek(0, os.SEEK_END)
        yield log


def stop(send: Callable[[int], None], ended: Callable[[], bool], farewell: Farewell) -> bool:
    """Send each signal in turn until the process has ended; says whether it has."""
    for number, patience in farewell:
        if ended():
            return True
        send(number)
        deadline = time.monotonic() + patience
        while not ended() and time.monotonic() < deadline:
            time.sleep(0.01)
    return ended()


def _tell(process: subprocess.Popen[bytes], words: bytes) -> None:
    if process.stdin is None:
        return
    with suppress(BrokenPipeError), process.stdin as stdin:  # if it has ended, its log says why
        stdin.write(words)


def _launch(program: Program) -> list[str]:
    """On Linux the kernel can send the farewell to the server when we are killed.

    It does so when the *thread* that started the server ends, hence only from the main thread.
    """
    mortal = sys.platform == "linux" and threading.current_thread() is threading.main_thread()
    farewell = program.farewell[0][0] if mortal else 0
    uid, gid = program.account.uid, program.account.gid
    numbers = (os.getpid(), farewell, -1 if uid is None else uid, -1 if gid is None else gid)
    launcher = [sys.executable, "-I", "-S", str(Path(__file__).parents[1] / "launch.py")]
    return [*launcher, *(str(int(number)) for number in numbers), *map(str, program.arguments)]
