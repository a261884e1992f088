"""Strangers' files are decoded in a process of their own: no crash, bomb or exploit reaches the worker."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path

import msgspec

from services.domain.uploads.faults import UploadFault
from services.domain.uploads.models import UploadKind
from services.kit import telemetry
from services.worker.imaging.outcome import Outcome

_LAUNCHER = Path(telemetry.__file__).with_name("launch.py")
"""Asks the kernel to kill the process with us."""
_PATIENCE = 60.0
"""Seconds; a photo takes less than one."""
_GIVEN = ("PATH", "PYTHONPATH", "LANG", "LC_ALL")
"""What it learns of our environment: no address and no key."""


class ImagingFailed(Exception):
    """The process did not start as it should; that is not the file's fault."""


async def outcome(kind: UploadKind, raw: bytes) -> Outcome:
    """What becomes of the file. Cancelling kills the process. Raises ImagingFailed."""
    process = await _started(kind)
    try:
        async with asyncio.timeout(_PATIENCE):
            answer, _ = await process.communicate(raw)
    except TimeoutError:
        return Outcome(fault=UploadFault.UNREADABLE)
    finally:
        await _ended(process)
    if process.returncode:
        return _of_status(process.returncode)
    return msgspec.msgpack.decode(answer, type=Outcome)


async def _started(kind: UploadKind) -> Process:
    launch = [sys.executable, "-I", "-S", str(_LAUNCHER)]
    numbers = (os.getpid(), signal.SIGKILL.value, -1, -1)
    imaging = [sys.executable, "-B", "-m", "services.worker.imaging", kind.value]
    return await asyncio.create_subprocess_exec(
        *launch,
        *map(str, numbers),
        *imaging,
        env={name: os.environ[name] for name in _GIVEN if name in os.environ},
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
    )


async def _ended(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
    await process.wait()


def _of_status(status: int) -> Outcome:
    """Killed by a signal: the file has used up what the process may take, or has made it crash."""
    if status > 0:
        raise ImagingFailed(f"the imaging process ended with status {status}")
    return Outcome(fault=UploadFault.UNREADABLE)
