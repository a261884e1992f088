"""The match engine in a process of its own, because solving holds the interpreter."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from services.domain.matching.actions import Step
from services.domain.matching.engine import Problem, Solution
from services.kit import telemetry

_LAUNCHER = Path(telemetry.__file__).with_name("launch.py")
"""Asks the kernel to kill the solver with us."""
_LONGEST_LINE = 1 << 29
"""Bytes; the solution of a city is one line."""


class SolverFailed(Exception):
    """The engine refused the problem, or its process died; the message says which."""


class _Error(msgspec.Struct):
    kind: str
    message: str


class _Line(msgspec.Struct):
    """One line of the engine's answer: progress, the solution, or an error."""

    stage: str = ""
    done: int = 0
    total: int = 0
    solution: Solution | None = None
    error: _Error | None = None


async def solve(problem: Problem, tell: Callable[[Step], None]) -> Solution:
    """The engine's solution; `tell` hears of each step. Cancelling kills the process. Raises SolverFailed."""
    process = await _started()
    try:
        await _pose(process, problem)
        return await _answer(process, tell)
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
        await process.wait()


async def _started() -> Process:
    launch = [sys.executable, "-I", "-S", str(_LAUNCHER)]
    numbers = (os.getpid(), signal.SIGKILL.value, -1, -1)
    engine = [sys.executable, "-m", "services.domain.matching.engine"]
    return await asyncio.create_subprocess_exec(
        *launch, *map(str, numbers), *engine, stdin=PIPE, stdout=PIPE, limit=_LONGEST_LINE
    )


async def _pose(process: Process, problem: Problem) -> None:
    """The engine reads all of the problem before it says anything."""
    assert process.stdin is not None  # PIPE above
    with suppress(ConnectionError):  # a process that died says so by its status
        process.stdin.write(msgspec.json.encode(problem))
        await process.stdin.drain()
    process.stdin.close()


async def _answer(process: Process, tell: Callable[[Step], None]) -> Solution:
    assert process.stdout is not None  # PIPE above
    async for raw in process.stdout:
        line = _read(raw)
        if line.error is not None:
            raise SolverFailed(f"{line.error.kind}: {line.error.message}")
        if line.solution is not None:
            return line.solution
        tell(Step(line.stage, line.done, line.total))
    raise SolverFailed(f"The solver ended with status {await process.wait()} and without a solution.")


def _read(raw: bytes) -> _Line:
    try:
        return msgspec.json.decode(raw, type=_Line)
    except msgspec.DecodeError as error:
        raise SolverFailed(f"The solver's answer cannot be read: {error}") from error
