"""Servers that outlived a killed supervisor."""

import logging
import signal
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from services.kit.embedded.child import Farewell, stop
from services.kit.embedded.errors import ServerFailed

_log = logging.getLogger(__name__)
_NAMES = {"postgres", "redis-server", "valkey-server"}


def stop_leftover(pid_file: Path, directory: Path, farewell: Farewell) -> None:
    """Stop the server that `pid_file` names, if it still works in `directory`.

    The number may meanwhile be another process's (after a reboot, or in a container, where numbers
    are small): then the file is stale, and is removed, since PostgreSQL would take that process for
    its own. Call this only under the lock of the data directory. Raises ServerFailed.
    """
    pid = _pid_in(pid_file)
    if pid is None:
        return
    process = _server_in(directory, pid)
    if process is None:
        pid_file.unlink(missing_ok=True)
        return
    _log.warning("stopping %s %d, left over by a killed supervisor", process.name(), pid)
    if not stop(lambda number: _send(process, number), lambda: _ended(process), farewell):
        raise ServerFailed(f"process {pid} still serves {directory} and does not stop; end it first.")


def _pid_in(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().split(maxsplit=1)[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None


def _server_in(directory: Path, pid: int) -> psutil.Process | None:
    try:
        process = psutil.Process(pid)
        ours = process.name() in _NAMES and Path(process.cwd()).samefile(directory)
        return process if ours and not _ended(process) else None
    except (psutil.Error, OSError):
        return None


def _ended(process: psutil.Process) -> bool:
    """A zombie has ended too: in a container nobody may collect it."""
    try:
        return not process.is_running() or bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def _send(process: psutil.Process, number: int) -> None:
    try:
        process.send_signal(signal.Signals(number))
    except psutil.NoSuchProcess:
        return
