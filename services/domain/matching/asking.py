"""The match engine asked of one pair, in a process of its own: it takes more memory than a server has."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from contextlib import suppress
from pathlib import Path

import msgspec

from services.domain.matching.engine.pairing import Paired, Question
from services.domain.matching.errors import EngineSilent
from services.kit import telemetry

log = telemetry.logger("matching")
_LAUNCHER = Path(telemetry.__file__).with_name("launch.py")
"""Asks the kernel to kill the engine with us."""
_AT_ONCE = asyncio.Semaphore(2)
"""Each takes a core for half a second; the others wait."""
_LONGEST = 20.0
"""Seconds until it is given up."""


async def asked(question: Question) -> Paired:
    """What the engine makes of the pair. Cancelling kills the process. Raises EngineSilent."""
    async with _AT_ONCE:
        process = await _started()
        try:
            raw, _ = await asyncio.wait_for(process.communicate(msgspec.json.encode(question)), _LONGEST)
        except TimeoutError:
            raise EngineSilent from None
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
    if process.returncode:
        log.error("engine_died", status=process.returncode)
        raise EngineSilent
    return msgspec.json.decode(raw, type=Paired)


async def _started() -> asyncio.subprocess.Process:
    launch = [sys.executable, "-I", "-S", str(_LAUNCHER)]
    numbers = (os.getpid(), signal.SIGKILL.value, -1, -1)
    engine = [sys.executable, "-m", "services.domain.matching.engine.pairing"]
    return await asyncio.create_subprocess_exec(*launch, *map(str, numbers), *engine, stdin=PIPE, stdout=PIPE)
