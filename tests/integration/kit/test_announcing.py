"""Messages and jobs that leave a transaction: after its commit, in order, each once."""

import asyncio
import json
from typing import ClassVar

import msgspec
import pytest

from services.domain.areas.models import Area, AreaKind
from services.kit import database, queue


class Sweep(queue.Job, frozen=True, kw_only=True):
    name: ClassVar[str] = "sweep"
    thing: int
    text: str = ""


class Once(Sweep, frozen=True, kw_only=True):
    @property
    def key(self) -> str | None:
        return f"once:{self.thing}"


@pytest.fixture
async def bell(db):
    await queue.current().redis.flushdb()
    yield db
    await queue.current().redis.flushdb()


@pytest.fixture
async def heard(bell):
    """Says what came to `news` and `other` since the last time it was asked, as (channel, text)."""
    redis = queue.current().redis
    ear = redis.pubsub()
    await ear.subscribe("news", "other")
    for _ in range(2):
        assert (await ear.get_message(timeout=5))["type"] == "subscribe"

    async def listen():
        await redis.publish("news", "end of test")
        came = []
        while True:
            message = await ear.get_message(timeout=5)
            assert message is not None
            said = message["channel"].decode(), message["data"].decode()
            if said == ("news", "end of test"):
                return came
            came.append(said)

    yield listen
    await ear.aclose()


async def jobs():
    redis = queue.current().redis
    return [msgspec.json.decode(await redis.get(key)) for key in await redis.keys("arq:job:*")]


async def test_what_is_announced_is_heard_after_the_commit_only(heard):
    async with database.transaction():
        queue.announce("news", "17")
        assert await heard() == []
    assert await heard() == [("news", "17")]


async def test_several_announcements_come_in_order_on_all_channels(heard):
    async with database.transaction():
        for number in range(20):
            queue.announce("other" if number % 3 == 0 else "news", str(number))
    expected = [("other" if number % 3 == 0 else "news", str(number)) for number in range(20)]
    assert await heard() == expected


async def test_announcements_of_an_inner_transaction_keep_their_place(heard):
    async with database.transaction():
        queue.announce("news", "before")
        async with database.transaction():
            queue.announce("news", "within")
        assert await heard() == []
        queue.announce("news", "after")
    assert await heard() == [("news", "before"), ("news", "within"), ("news", "after")]


async def test_nothing_is_heard_of_what_rolled_back(heard):
    with pytest.raises(LookupError):
        async with database.transaction():
            queue.announce("news", "17")
            raise LookupError
    async with database.transaction():
        with pytest.raises(LookupError):
            async with database.transaction():
                queue.announce("news", "dropped")
                raise LookupError
        queue.announce("news", "kept")
    assert await heard() == [("news", "kept")]


async def test_whoever_hears_the_news_finds_the_row_written(heard, bell):
    async with database.transaction():
        made = await Area.create(kind=AreaKind.SUBDISTRICT, name="吉利街道", path="1.")
        queue.announce("news", str(made.id))
    ((_, said),) = await heard()
    assert (await Area.get(id=int(said))).name == "吉利街道"


async def test_texts_of_any_script_and_none_are_heard_as_said(heard):
    async with database.transaction():
        for text in ("社区广场", "", "two\nlines", "\x00"):
            queue.announce("other", text)
    assert await heard() == [("other", text) for text in ("社区广场", "", "two\nlines", "\x00")]


async def test_transactions_side_by_side_announce_their_own_and_no_others(heard):
    async def one(number):
        async with database.transaction():
            queue.announce("news", str(number))
            await database.rows("SELECT 1")
            if number % 2:
                raise LookupError

    answers = await asyncio.gather(*(one(number) for number in range(10)), return_exceptions=True)
    assert sum(isinstance(answer, LookupError) for answer in answers) == 5
    assert sorted(await heard()) == [("news", str(number)) for number in (0, 2, 4, 6, 8)]


@pytest.mark.parametrize("leave", [lambda: queue.announce("news", "x"), lambda: queue.ring(Sweep(thing=1))])
async def test_to_announce_or_ring_outside_a_transaction_is_a_mistake(heard, leave):
    with pytest.raises(RuntimeError, match="open transaction"):
        leave()
    assert await heard() == []
    assert await jobs() == []


async def test_several_jobs_ring_each_with_its_payload_in_json(bell):
    async with database.transaction():
        for number in range(5):
            queue.ring(Sweep(thing=number, text="看护"))
    rung = sorted(await jobs(), key=json.dumps)
    assert [job["f"] for job in rung] == ["sweep"] * 5
    assert sorted(job["a"][0]["thing"] for job in rung) == [0, 1, 2, 3, 4]
    assert {job["a"][0]["text"] for job in rung} == {"看护"}


async def test_waiting_jobs_of_one_key_count_as_one_and_keyless_ones_do_not(bell):
    async with database.transaction():
        for job in (
            Once(thing=1, text="first"),
            Once(thing=1),
            Once(thing=2),
            Sweep(thing=3),
            Sweep(thing=3),
        ):
            queue.ring(job)
    assert sorted(job["a"][0]["thing"] for job in await jobs()) == [1, 2, 3, 3]
    assert [job["a"][0]["text"] for job in await jobs() if job["a"][0]["thing"] == 1] == ["first"]


async def test_a_commit_stands_without_a_queue_and_asking_for_one_is_a_mistake(bell):
    await queue.close()
    try:
        async with database.transaction():
            await Area.create(kind=AreaKind.SUBDISTRICT, name="吉利街道", path="1.")
            queue.ring(Sweep(thing=1))
            queue.announce("news", "1")
        assert await Area.all().count() == 1
        with pytest.raises(RuntimeError, match="not connected"):
            queue.current()
        await queue.close()
    finally:
        queue.connect(bell.redis_url)
    assert await jobs() == []
