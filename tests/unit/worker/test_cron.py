"""Sweeps: what fails is tried again, a bell wakes at once, and a stop is heard."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from tortoise.exceptions import DBConnectionError

from services.domain.accounts.jobs import SendCodes
from services.domain.matching.jobs import RunMatching
from services.domain.reminders.jobs import SendDue
from services.domain.uploads.jobs import TendUploads
from services.kit.settings import Settings
from services.worker import cron
from services.worker.cron import Sweep
from services.worker.jobs.matching import Matching

NEVER = 3_600.0
"""Seconds: only a bell comes before it."""
BOUND = 5.0


class Counted:
    """Work that fails the given times first; `after(n)` returns when it has been begun n times."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.begun = 0
        self._changed = asyncio.Condition()

    async def __call__(self) -> None:
        async with self._changed:
            self.begun += 1
            self._changed.notify_all()
        if self.failures:
            raise self.failures.pop(0)

    async def after(self, times: int) -> None:
        async with asyncio.timeout(BOUND), self._changed:
            await self._changed.wait_for(lambda: self.begun >= times)


@asynccontextmanager
async def kept(*sweeps: Sweep):
    """The sweeps run within the block and are stopped after it, each by itself."""
    tasks = [asyncio.create_task(cron.keep(one)) for one in sweeps]
    try:
        yield tasks
        for one in sweeps:
            one.stop()
        async with asyncio.timeout(BOUND):
            await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()


async def test_a_sweep_works_at_once_when_it_is_begun():
    work = Counted()
    async with kept(Sweep("one", NEVER, work)):
        await work.after(1)
    assert work.begun == 1


async def test_a_bell_wakes_a_sweep_long_before_its_time():
    work = Counted()
    sweep = Sweep("one", NEVER, work)
    async with kept(sweep):
        await work.after(1)
        sweep.rung.set()
        await work.after(2)
    assert work.begun == 2


async def test_a_bell_wakes_its_own_sweep_only():
    rung, quiet = Counted(), Counted()
    sweep = Sweep("rung", NEVER, rung)
    async with kept(sweep, Sweep("quiet", NEVER, quiet)):
        await quiet.after(1)
        await rung.after(1)
        sweep.rung.set()
        await rung.after(2)
    assert (rung.begun, quiet.begun) == (2, 1)


async def test_without_a_bell_a_sweep_goes_by_the_clock():
    work = Counted()
    async with kept(Sweep("one", 0.001, work)):
        await work.after(5)
    assert work.begun >= 5


@pytest.mark.parametrize(
    "failure",
    [ValueError("a fault of ours"), DBConnectionError("gone"), ConnectionRefusedError(), TimeoutError()],
    ids=lambda one: type(one).__name__,
)
async def test_a_sweep_that_failed_is_tried_again(failure):
    work = Counted(failure)
    sweep = Sweep("one", NEVER, work)
    async with kept(sweep):
        await work.after(1)
        sweep.rung.set()
        await work.after(2)
    assert work.failures == []


async def test_a_sweep_that_always_fails_does_not_stop_the_others():
    broken, sound = Counted(*[RuntimeError("always")] * 1_000), Counted()
    async with kept(Sweep("broken", 0.001, broken), Sweep("sound", 0.001, sound)) as tasks:
        await broken.after(5)
        await sound.after(sound.begun + 5)
        assert not any(task.done() for task in tasks)


async def test_a_sweep_that_hangs_does_not_hold_up_the_others():
    forever, work = asyncio.Event(), Counted()
    async with kept(Sweep("stuck", NEVER, forever.wait), Sweep("sound", 0.001, work)):
        await work.after(5)
        forever.set()
    assert work.begun >= 5


async def test_a_bell_that_rings_during_the_work_has_it_done_once_more():
    entered, leave, times = asyncio.Event(), asyncio.Event(), Counted()

    async def work() -> None:
        await times()
        entered.set()
        await leave.wait()

    sweep = Sweep("one", NEVER, work)
    async with kept(sweep):
        async with asyncio.timeout(BOUND):
            await entered.wait()
        for _ in range(3):
            sweep.rung.set()
        leave.set()
        await times.after(2)
    assert times.begun == 2


async def test_a_stop_during_the_work_lets_it_finish_and_begins_no_other():
    entered, leave, done = asyncio.Event(), asyncio.Event(), []

    async def work() -> None:
        entered.set()
        await leave.wait()
        done.append(True)

    sweep = Sweep("one", NEVER, work)
    async with kept(sweep):
        async with asyncio.timeout(BOUND):
            await entered.wait()
        sweep.stop()
        leave.set()
    assert done == [True]


async def test_a_sweep_stopped_before_it_is_kept_does_nothing():
    work = Counted()
    sweep = Sweep("one", NEVER, work)
    sweep.stop()
    async with asyncio.timeout(BOUND):
        await cron.keep(sweep)
    assert work.begun == 0


async def test_a_cancelled_sweep_is_not_taken_for_one_that_failed():
    forever = asyncio.Event()
    task = asyncio.create_task(cron.keep(Sweep("one", NEVER, forever.wait)))
    done, _ = await asyncio.wait([task], timeout=0)
    assert not done
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(BOUND):
            await task


def all_sweeps(**given):
    settings = Settings(database_url="", redis_url="", jinlin_secret="", **given)
    return {one.name: one for one in cron.sweeps(settings, Matching(settings))}


ALL = [
    "match_runs",
    "match_changes",
    "match_trials",
    "reminders",
    "proposals",
    "offers",
    "series",
    "codes",
    "signing_in",
    "kept_answers",
    "uploads",
    "half_written_files",
]


def test_a_worker_does_these_things_by_itself_and_some_of_them_have_a_bell():
    sweeps = all_sweeps()
    assert list(sweeps) == ALL
    bells = {name: one.bell for name, one in sweeps.items() if one.bell}
    assert bells == {
        "match_runs": RunMatching,
        "reminders": SendDue,
        "codes": SendCodes,
        "uploads": TendUploads,
    }


def test_reminders_are_looked_for_as_often_as_the_settings_say():
    assert all_sweeps()["reminders"].every == 1.0
    assert all_sweeps(reminder_sweep_seconds=0.25)["reminders"].every == 0.25


def test_each_sweep_has_a_bell_rope_of_its_own():
    sweeps = list(all_sweeps().values())
    sweeps[0].rung.set()
    assert [one.rung.is_set() for one in sweeps] == [True] + [False] * (len(ALL) - 1)


@pytest.mark.parametrize("name", ALL)
async def test_a_sweep_of_an_empty_database_finds_nothing_to_do(db, name):
    async with asyncio.timeout(BOUND):
        await all_sweeps()[name].work()
