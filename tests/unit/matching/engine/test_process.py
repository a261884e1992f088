"""The engine as the worker runs it: a process, JSON in, JSON lines out."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from services.domain.matching.engine import Problem, Solution
from services.domain.matching.engine.solve import solve
from tests.unit.matching.engine.making import need, offer

ROOT = Path(__file__).parents[4]


def run(sent: bytes) -> tuple[int, list[dict[str, Any]], str]:
    """Exit code, the lines of stdout, stderr."""
    command = [sys.executable, "-m", "services.domain.matching.engine"]
    done = subprocess.run(command, input=sent, capture_output=True, cwd=ROOT, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, lines, done.stderr.decode()


def test_a_problem_is_answered_by_progress_and_then_its_solution() -> None:
    problem = Problem([need(1), need(2, "修手机", category="维修")], [offer(7)])
    code, lines, errors = run(msgspec.json.encode(problem))
    assert (code, errors) == (0, "")
    assert all(line.keys() == {"stage", "done", "total"} for line in lines[:-1])
    assert lines[0] == {"stage": "text", "done": 0, "total": 1}
    assert msgspec.convert(lines[-1]["solution"], Solution, strict=False) == solve(problem)


@pytest.mark.parametrize(
    ("sent", "word"),
    [
        (b"", "truncated"),
        (b"{", "truncated"),
        (b"\xff\xfe", "malformed"),
        (b'{"needs": []}', "offers"),
        (b'{"needs": [{"id": "one"}], "offers": []}', "needs"),
        (b'{"needs": [], "offers": [], "weights": {"fairness": -1}}', "fairness"),
    ],
)
def test_what_cannot_be_read_is_an_error_line_and_exit_code_one(sent: bytes, word: str) -> None:
    code, lines, errors = run(sent)
    assert (code, errors) == (1, "")
    assert lines[-1]["error"]["kind"] == "malformed"
    assert word in lines[-1]["error"]["message"]


def test_a_problem_that_contradicts_itself_is_named() -> None:
    code, lines, _ = run(msgspec.json.encode(Problem([need(1), need(1)], [])))
    assert code == 1
    assert lines == [{"error": {"kind": "malformed", "message": "need 1 appears twice"}}]


def test_stating_a_problem_loads_neither_numpy_nor_the_solver() -> None:
    program = "import sys, services.domain.matching.engine;assert not {'numpy', 'ortools'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_solving_loads_no_pandas_orm_queue_or_kit() -> None:
    program = (
        "import sys, services.domain.matching.engine.whynot as _;"
        "unwanted = {'pandas', 'tortoise', 'redis', 'services.kit'};"
        "assert not unwanted & set(sys.modules), unwanted & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
