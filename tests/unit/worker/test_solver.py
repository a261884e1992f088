"""The solver's child process: asked, told of, refused, killed, and never left behind."""

import asyncio
import os
import signal
from contextlib import suppress

import psutil
import pytest

from services.domain.matching.actions import Step
from services.domain.matching.engine import Problem
from services.domain.matching.engine.solve import solve as solve_here
from services.worker.jobs import solver
from services.worker.jobs.solver import SolverFailed
from tests.factories.processes import ENGINE
from tests.unit.matching.engine.making import need, offer

BOUND = 60.0
SMALL = Problem([need(1), need(2, "修手机", category="维修")], [offer(7)])
LARGE = Problem([need(one) for one in range(1, 301)], [offer(one) for one in range(1, 301)])
"""Enough to be under way when its first step is heard."""


def engines() -> list[psutil.Process]:
    """Solvers of this process that live."""
    return [one for one in psutil.Process().children() if command(one)[1:] == ["-m", ENGINE]]


def command(process: psutil.Process) -> list[str]:
    """Empty when it is over, reaped or not."""
    with suppress(psutil.NoSuchProcess):
        return process.cmdline()
    return []


async def solved(problem: Problem, tell=lambda _step: None):
    async with asyncio.timeout(BOUND):
        return await solver.solve(problem, tell)


async def test_the_child_answers_what_the_engine_answers_here():
    assert await solved(SMALL) == solve_here(SMALL)
    assert engines() == []


async def test_a_problem_without_needs_and_offers_has_an_empty_solution():
    solution = await solved(Problem([], []))
    assert (solution.matches, solution.unserved, solution.objective) == ([], {}, 0)


async def test_each_step_is_told_in_order_and_none_goes_beyond_its_total():
    steps: list[Step] = []
    await solved(SMALL, steps.append)
    here: list[Step] = []
    solve_here(SMALL, lambda *given: here.append(Step(*given)))
    assert steps == here
    assert steps[0] == Step("text", 0, 1)
    assert all(0 <= one.done <= one.total for one in steps)


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (Problem([need(1), need(1)], []), "malformed: need 1 appears twice"),
        (Problem([], [offer(7), offer(7)]), "malformed: offer 7 appears twice"),
    ],
    ids=["a need twice", "an offer twice"],
)
async def test_a_problem_that_contradicts_itself_is_refused_with_the_reason(problem, message):
    with pytest.raises(SolverFailed) as refused:
        await solved(problem)
    assert str(refused.value) == message
    assert engines() == []


async def test_a_problem_that_the_child_cannot_read_is_refused_as_malformed():
    with pytest.raises(SolverFailed, match=r"^malformed: .*int.*str"):
        await solved(Problem([need("one")], []))
    assert engines() == []


@pytest.mark.parametrize("name", ["SIGKILL", "SIGSEGV"])
async def test_a_child_that_dies_is_a_failure_that_names_its_status(name):
    number = signal.Signals[name]

    def kill(_step: Step) -> None:
        for one in engines():
            os.kill(one.pid, number)

    with pytest.raises(SolverFailed, match=rf"ended with status -{number.value} and without a solution"):
        await solved(LARGE, kill)
    assert engines() == []


async def test_cancelling_kills_the_child_and_waits_for_its_end():
    heard = asyncio.Event()
    task = asyncio.create_task(solver.solve(LARGE, lambda _step: heard.set()))
    async with asyncio.timeout(BOUND):
        await heard.wait()
        (child,) = engines()
        child.suspend()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert not child.is_running()


async def test_a_listener_that_fails_is_heard_and_the_child_is_not_left_behind():
    def broken(_step: Step) -> None:
        raise LookupError("the run is gone")

    with pytest.raises(LookupError, match="the run is gone"):
        await solved(LARGE, broken)
    assert engines() == []


async def test_two_problems_at_a_time_do_not_mix_their_answers():
    other = Problem([need(5)], [offer(9)])
    first, second = await asyncio.gather(solved(SMALL), solved(other))
    assert {one.need for one in first.matches} == {1}
    assert [(one.need, one.offer) for one in second.matches] == [(5, 9)]


@pytest.mark.parametrize(
    "line",
    [b"", b"\n", b"{", b"[]\n", b'"done"\n', b"\xff\xfe\n", b'{"done": "three"}\n', b'{"solution": {}}\n'],
)
def test_a_line_that_is_no_answer_is_a_failure_and_not_a_crash(line):
    with pytest.raises(SolverFailed, match=r"^The solver's answer cannot be read: "):
        solver._read(line)
