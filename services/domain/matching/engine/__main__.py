"""A problem, or a `Task`, on stdin, progress and the solution on stdout, one JSON object a line.

The worker runs this as a process of its own, because solving holds the interpreter and a city
takes half a minute. Lines: {"stage", "done", "total"} …, then {"solution"}; or {"error":
{"kind", "message"}} and exit code 1, kind "malformed" (the problem) or "failed" (the engine).
"""

import sys
from typing import Any

import msgspec

from services.domain.matching.engine.standing import Task
from services.domain.matching.engine.values import Solution


def main() -> int:
    """The exit code."""
    try:
        task = msgspec.json.decode(sys.stdin.buffer.read(), type=Task)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as unreadable:
        return _refuse("malformed", str(unreadable))
    return _solved(task)


def _solved(task: Task) -> int:
    from services.domain.matching.engine.check import MalformedProblem  # loads numpy: only for a problem

    try:
        _write({"solution": _solution(task)})
    except MalformedProblem as wrong:
        return _refuse("malformed", str(wrong))
    except Exception as failed:  # noqa: BLE001  whatever it is, the worker must read a line
        return _refuse("failed", f"{type(failed).__name__}: {failed}")
    return 0


def _solution(task: Task) -> Solution:
    from services.domain.matching.engine import resolve, solve

    if task.around is not None:
        return resolve.resolve(task, task.around, _progress)
    if task.valued:
        return resolve.valued(task, task.standing, _progress)
    if task.standing or task.depth:
        return resolve.anew(task, task.standing, task.depth, _progress)
    return solve.solve(task, _progress)


def _progress(stage: str, done: int, total: int) -> None:
    _write({"stage": stage, "done": done, "total": total})


def _refuse(kind: str, message: str) -> int:
    _write({"error": {"kind": kind, "message": message}})
    return 1


def _write(line: dict[str, Any]) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
