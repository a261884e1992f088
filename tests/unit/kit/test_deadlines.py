"""Deadlines: who takes longer is cancelled, who does not pays two entries in a dict."""

import asyncio

import pytest

from services.kit.deadlines import Deadlines


async def timed(deadlines, work):
    task = deadlines.begin()
    try:
        return await work
    except asyncio.CancelledError:
        if not deadlines.told(task):
            raise
        return "late"
    finally:
        deadlines.end(task)


async def forever():
    await asyncio.Event().wait()


async def test_who_takes_too_long_is_cancelled_after_its_time_and_little_more():
    deadlines, loop = Deadlines(0.1), asyncio.get_running_loop()
    begun = loop.time()
    assert await timed(deadlines, forever()) == "late"
    assert 0.1 <= loop.time() - begun < 0.1 + 1.0


async def test_who_is_cancelled_so_is_not_cancelled_for_others():
    deadlines = Deadlines(0.05)

    async def work():
        assert await timed(deadlines, forever()) == "late"
        await asyncio.sleep(0)
        return asyncio.current_task().cancelling()

    assert await asyncio.create_task(work()) == 0


async def test_who_is_in_time_is_left_alone():
    deadlines = Deadlines(0.05)

    async def work():
        assert await timed(deadlines, asyncio.sleep(0, "done")) == "done"
        await asyncio.sleep(0.2)
        return "still here"

    assert await asyncio.create_task(work()) == "still here"


async def test_somebody_elses_cancelling_is_passed_on():
    deadlines = Deadlines(30)
    task = asyncio.create_task(timed(deadlines, forever()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_within_a_task_that_has_begun_the_outer_time_counts():
    deadlines = Deadlines(0.05)
    assert await timed(deadlines, timed(deadlines, forever())) == "late"


async def test_each_task_has_its_own_time():
    deadlines, release = Deadlines(0.3), asyncio.Event()
    first = asyncio.create_task(timed(deadlines, forever()))
    await asyncio.sleep(0.15)
    second = asyncio.create_task(timed(deadlines, release.wait()))
    assert await first == "late"
    release.set()
    assert await second is True


async def test_no_timer_runs_while_nothing_does():
    deadlines = Deadlines(0.02)
    await timed(deadlines, asyncio.sleep(0))
    await asyncio.sleep(0.1)
    assert deadlines._timer is None
