"""One connection that hears for many: rung at a message, at every beginning, and when Redis goes."""

import asyncio
import contextlib

import pytest
from arq.connections import ArqRedis

from services.kit import bells, database, queue
from services.kit.channels import Channels
from tests.factories.redis import OwnRedis
from tests.waiting import until


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """No bell tells by itself that it is time."""
    monkeypatch.setattr(bells, "QUIET_SECONDS", 600.0)
    monkeypatch.setattr(bells, "UNHEARD_SECONDS", 600.0)
    monkeypatch.setattr(bells, "APART_SECONDS", 0.0)


@pytest.fixture
async def redis(db):
    await queue.current().redis.flushall()
    return queue.current().redis


@pytest.fixture
async def channels(redis):
    opened = Channels(redis)
    yield opened
    await opened.close()


@contextlib.asynccontextmanager
async def listening(channels, name):
    """A bell whose listening has begun, and rung for it."""
    async with channels.listening(name) as bell:
        await rung(bell)
        assert bell.is_heard
        yield bell


async def rung(bell):
    await asyncio.wait_for(bell.wait(), 15)


def is_quiet(bell):
    return not bell._rung.is_set()


async def subscribers(redis, name):
    return (await redis.pubsub_numsub(name))[0][1]


async def test_a_message_rings_at_everybody_who_listens_and_at_nobody_else(channels, redis):
    a, also_a, b = (listening(channels, name) for name in ("a", "a", "b"))
    async with a as one, also_a as two, b as other:
        await redis.publish("a", "x")
        await rung(one)
        await rung(two)
        assert is_quiet(other)


async def test_many_listeners_take_one_connection(channels, redis):
    before = len(await redis.client_list(_type="pubsub"))
    async with contextlib.AsyncExitStack() as stack:
        for number in range(20):
            await stack.enter_async_context(listening(channels, f"channel {number % 5}"))
        assert len(await redis.client_list(_type="pubsub")) == before + 1
        assert await subscribers(redis, "channel 1") == 1


async def test_what_nobody_listens_to_is_given_back(channels, redis):
    async with listening(channels, "a"):
        async with listening(channels, "a"), listening(channels, "b"):
            pass
        await until(lambda: _is(redis, "b", 0))
        assert await subscribers(redis, "a") == 1
    await until(lambda: _is(redis, "a", 0))


async def test_a_channel_that_was_given_back_can_be_listened_to_again(channels, redis):
    for _ in range(5):
        async with listening(channels, "a") as bell:
            await redis.publish("a", "x")
            await rung(bell)


async def test_a_connection_that_was_cut_rings_and_is_there_again(channels, redis):
    async with listening(channels, "a") as bell:
        await redis.client_kill_filter(_type="pubsub")
        await rung(bell)
        await until(lambda: bell.is_heard)
        await rung(bell)
        await redis.publish("a", "x")
        await rung(bell)


async def test_a_redis_that_was_away_from_the_start_is_found(tmp_path):
    own = OwnRedis(tmp_path)
    client = ArqRedis.from_url(own.url)
    channels = Channels(client)
    try:
        async with channels.listening("a") as bell:
            await rung(bell)
            assert not bell.is_heard
            own.start()
            await until(lambda: bell.is_heard)
            await rung(bell)
            await client.publish("a", "x")
            await rung(bell)
            own.stop()
            await until(lambda: not bell.is_heard)
    finally:
        await channels.close()
        await client.aclose()
        own.stop()


async def test_a_bell_rings_by_the_clock_when_nothing_rings_it(channels, monkeypatch):
    async with listening(channels, "a") as bell:
        monkeypatch.setattr(bells, "QUIET_SECONDS", 0.05)
        await rung(bell)


async def test_rings_in_quick_succession_are_kept_apart(channels, redis, monkeypatch):
    async with listening(channels, "a") as bell:
        monkeypatch.setattr(bells, "APART_SECONDS", 0.2)
        began = asyncio.get_running_loop().time()
        for _ in range(3):
            await redis.publish("a", "x")
            await rung(bell)
        assert asyncio.get_running_loop().time() - began >= 0.39


async def test_what_a_transaction_rings_for_many_leaves_once_and_only_after_the_commit(channels, redis):
    async with listening(channels, "a") as one, listening(channels, "b") as two:
        async with database.transaction():
            queue.announce_to_all(["a"])
            queue.announce_to_all(["a", "b"])
            assert len(database.pending()) == 1
            await database.rows("SELECT pg_sleep(0.05)")
            assert is_quiet(one)
        await rung(one)
        await rung(two)


async def test_what_was_rolled_back_rings_nowhere(channels, redis):
    async with listening(channels, "a") as bell, listening(channels, "b") as after:
        with contextlib.suppress(ZeroDivisionError):
            async with database.transaction():
                queue.announce_to_all(["a"])
                raise ZeroDivisionError
        await redis.publish("b", "x")
        await rung(after)
        assert is_quiet(bell)


async def _is(redis, name, wanted):
    return await subscribers(redis, name) == wanted
