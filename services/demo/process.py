"""The API and the workers as processes of their own."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from services.kit import telemetry
from services.kit.embedded.child import stop

_FAREWELL = ((signal.SIGTERM, 15.0), (signal.SIGKILL, 5.0))
"""Open requests and jobs are finished first."""
_LOG_BYTES = 4 << 20
_LAUNCHER = Path(telemetry.__file__).with_name("launch.py")
"""Asks the kernel to end the process with us, should we be killed."""


@dataclass
class Process:
    """A module of ours, run in a session of its own: Ctrl-C in the terminal reaches only us."""

    name: str
    module: str
    environment: Mapping[str, str]
    log: Path
    running: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _log_start: int = field(default=0, init=False)

    def start(self) -> None:
        with _open_log(self.log) as log:
            self._log_start = log.tell()
            self.running = subprocess.Popen(  # noqa: S603  our own modules, no shell
                self._command(),
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def ended(self) -> int | None:
        """The status with which it ended; None while it runs."""
        return self.running.poll() if self.running else 0

    def ask_to_stop(self) -> None:
        if self.running and self.ended is None:
            self.running.terminate()

    def stop(self) -> None:
        if self.running:
            stop(self.running.send_signal, lambda: self.ended is not None, _FAREWELL)

    def last_words(self, lines: int = 12) -> str:
        """The end of what it has logged since it last started."""
        text = self.log.read_bytes()[self._log_start :].decode(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])

    def _command(self) -> Sequence[str]:
        launch = [sys.executable, "-I", "-S", str(_LAUNCHER)]
        numbers = (os.getpid(), signal.SIGTERM.value, -1, -1)
        return [*launch, *map(str, numbers), sys.executable, "-m", self.module]


def _open_log(path: Path) -> BinaryIO:
    """Append; a log that has grown long first becomes `.old`."""
    if path.exists() and path.stat().st_size > _LOG_BYTES:
        path.replace(path.with_name(path.name + ".old"))
    log = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")
    log.seek(0, os.SEEK_END)
    return log
