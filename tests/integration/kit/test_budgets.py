"""Budgets: one bucket for all processes, leased in shares; without Redis each process goes on by itself."""

import asyncio
import json
import sys
import tracemalloc
from contextlib import suppress
from time import monotonic
from uuid import uuid4

import pytest
from redis.exceptions import RedisError

from services.kit import budgets, queue
from services.kit.buckets import Size, taken
from services.kit.budgets import MOST_KEPT, Budgets, Spent
from tests.factories.redis import OwnRedis
from tests.waiting import until

SIZE = Size.a_minute(6000)


@pytest.fixture
def name():
    """A client that nobody else is."""
    return str(uuid4())


@pytest.fixture
async def away(migrated, tmp_path):
    """A Redis that does not answer, as the process's own."""
    own, before = OwnRedis(tmp_path), queue.current()
    queue.connect(own.url)
    yield own
    own.stop()
    await queue.close()
    queue._current = before


async def spent_at_once(purse, cost=10):
    """What is spent until the first refusal."""
    spent = 0
    while True:
        try:
            if purse.balance <= 0:
                await purse.check()
        except Spent as refused:
            return spent, refused.wait
        purse.spend(cost)
        spent += cost


def about(spent, *, processes=1):
    """A lease and one operation for each process beyond the budget, and what flowed in meanwhile."""
    return 6000 - SIZE.lease - 10 <= spent <= 6000 + processes * (SIZE.lease + 10) + 2 * SIZE.per_second


async def test_a_client_may_spend_a_full_bucket_and_is_then_told_to_wait(migrated, name):
    spent, wait = await spent_at_once(Budgets().purse(name, SIZE))
    assert about(spent)
    assert 0 < wait <= 60


async def test_after_the_wait_there_is_something_again(migrated, name):
    purse = Budgets().purse(name, SIZE)
    _, wait = await spent_at_once(purse)
    await asyncio.sleep(wait)
    await purse.check()
    assert purse.balance > 0


async def test_two_who_are_not_the_same_have_budgets_of_their_own(migrated, name):
    both = Budgets()
    await spent_at_once(both.purse(name, SIZE))
    assert about((await spent_at_once(both.purse(name + "!", SIZE)))[0])


async def test_a_process_that_comes_later_finds_the_bucket_empty(migrated, name):
    await spent_at_once(Budgets().purse(name, SIZE))
    spent, _ = await spent_at_once(Budgets().purse(name, SIZE))
    assert spent <= SIZE.lease + 10 + SIZE.per_second


async def test_two_processes_share_one_budget_within_a_lease_and_an_operation_each(migrated, name):
    seconds = 3.0
    arguments = [migrated.redis_url, name, "6000", "10", str(seconds)]
    started = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.factories.spending", *arguments, stdout=asyncio.subprocess.PIPE
        )
        for _ in range(2)
    ]
    spent = [json.loads((await one.communicate())[0]) for one in started]
    flowed_in = 100 * (seconds + 2)  # they do not start at the same moment
    assert all(one > 0 for one in spent)
    assert 6000 - 2 * SIZE.lease <= sum(spent) <= 6000 + 2 * (SIZE.lease + 10) + flowed_in


async def test_without_redis_the_process_keeps_the_bucket_for_itself(away, name):
    spent, wait = await spent_at_once(Budgets().purse(name, SIZE))
    assert about(spent)
    assert 0 < wait <= 60


async def test_when_redis_goes_away_what_was_spent_stays_spent(migrated, name):
    purse, before = Budgets().purse(name, SIZE), queue.current()
    spent, _ = await spent_at_once(purse)
    queue.connect("redis://127.0.0.1:1")  # nobody listens there
    try:
        await asyncio.sleep(purse.quiet_until - monotonic())
        more, wait = await spent_at_once(purse)
    finally:
        await queue.close()
        queue._current = before
    assert about(spent)
    assert more <= SIZE.lease + 10 + SIZE.per_second
    assert 0 < wait <= 60


async def test_when_redis_comes_back_it_counts_again(away, name, monkeypatch):
    monkeypatch.setattr(budgets, "AWAY_SECONDS", 0.05)
    here, later = Budgets(), Budgets()
    await spent_at_once(here.purse(name, SIZE))
    away.start()

    async def is_up() -> bool:
        with suppress(RedisError, OSError):
            return bool(await queue.current().redis.ping())
        return False

    await until(is_up)
    await asyncio.sleep(0.1)
    spent, _ = await spent_at_once(here.purse(name + "!", SIZE))
    assert about(spent)
    assert (await spent_at_once(later.purse(name + "!", SIZE)))[0] < 1000


async def test_nobody_waits_for_redis_while_something_is_left(migrated, name):
    purse = Budgets().purse(name, SIZE)
    for _ in range(SIZE.lease // 10):
        assert purse.balance > 0
        purse.spend(10)
    assert purse.is_asking


async def test_redis_and_python_count_alike(migrated, name):
    redis, full_at = queue.current().redis, 0.0
    script = redis.register_script(budgets.SCRIPT)
    for owed, wanted in [(120, 120), (0, 4000), (0, 3000), (50, 10), (0, 1), (9000, 5)]:
        (granted,) = await script(keys=[name], args=[SIZE.most, SIZE.per_second, owed, wanted])
        seconds, micros = await redis.time()
        full_at, expected = taken(full_at, seconds + micros / 1e6, SIZE, owed, wanted)
        assert abs(granted - expected) <= 5
        assert abs(float(await redis.get(name)) - full_at) < 0.1
    assert 0 < await redis.pttl(name) <= 120_002


async def test_memory_is_bounded_however_many_addresses_come(migrated):
    kept = Budgets()
    tracemalloc.start()
    for number in range(10 * MOST_KEPT):
        kept.purse(f"10.{number >> 16}.{number & 0xFFFF}", SIZE)
    taken_up = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(kept._young) + len(kept._old) <= 2 * MOST_KEPT
    assert taken_up < 10_000_000


async def test_who_comes_often_is_not_forgotten_for_those_who_come_once(migrated, name):
    kept = Budgets()
    often = kept.purse(name, SIZE)
    for number in range(5 * MOST_KEPT):
        kept.purse(number, SIZE)
        if number % 1000 == 0:
            assert kept.purse(name, SIZE) is often
