import asyncio

import pytest

from services.domain.areas.models import Area, AreaKind
from services.kit import database, rows
from services.kit.errors import NotFound
from services.kit.sql import EVERYTHING, NOTHING


async def an_area(name):
    return await Area.create(kind=AreaKind.SUBDISTRICT, name=name, path=f"{name}.")


async def test_side_effects_leave_after_the_commit_and_in_order(db):
    left = []

    async def seen(what):
        left.append((what, await Area.all().count()))

    async with database.transaction():
        database.after_commit(lambda: seen("first"))
        await an_area("A")
        database.after_commit(lambda: seen("second"))
        assert left == []
    assert left == [("first", 1), ("second", 1)]


async def test_side_effects_of_a_transaction_that_failed_never_leave(db):
    left = []

    async def seen():
        left.append(1)

    with pytest.raises(LookupError):
        async with database.transaction():
            database.after_commit(seen)
            await an_area("A")
            raise LookupError
    assert left == []
    assert await Area.all().count() == 0


async def test_an_inner_transactions_effects_wait_for_the_outer_commit(db):
    left = []

    async def seen():
        left.append(1)

    async with database.transaction():
        async with database.transaction():
            database.after_commit(seen)
        assert left == []
    assert left == [1]


async def test_an_inner_transaction_that_fails_takes_back_its_own_part_only(db):
    async with database.transaction():
        await an_area("kept")
        with pytest.raises(LookupError):
            async with database.transaction():
                await an_area("dropped")
                raise LookupError
    assert [area.name for area in await Area.all()] == ["kept"]


async def test_a_side_effect_that_fails_undoes_nothing_and_stops_no_other(db):
    left = []

    async def breaks():
        raise ConnectionError

    async def works():
        left.append(1)

    async with database.transaction():
        await an_area("A")
        database.after_commit(breaks)
        database.after_commit(works)
    assert left == [1]
    assert await Area.all().count() == 1


async def test_effects_outside_a_transaction_are_a_mistake_that_is_told(db):
    with pytest.raises(RuntimeError, match="open transaction"):
        database.after_commit(lambda: asyncio.sleep(0))


async def test_a_row_behind_the_gate_is_as_absent_as_one_that_never_was(db):
    area = await an_area("A")
    assert (await rows.find(Area, area.id, EVERYTHING)).name == "A"
    for id_, gate in ((area.id, NOTHING), (area.id + 1, EVERYTHING)):
        with pytest.raises(NotFound):
            await rows.find(Area, id_, gate)


async def test_a_locked_row_waits_for_its_holder(db):
    area = await an_area("A")
    order = []

    async def hold(name, started, wait):
        async with database.transaction():
            await rows.find(Area, area.id, EVERYTHING, lock=True)
            started.set()
            await wait()
            order.append(name)

    first_in, second_in = asyncio.Event(), asyncio.Event()
    release = asyncio.Event()
    first = asyncio.create_task(hold("first", first_in, release.wait))
    await first_in.wait()
    second = asyncio.create_task(hold("second", second_in, lambda: asyncio.sleep(0)))
    waiting = "SELECT count(*) AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    while (await database.rows(waiting))[0]["n"] == 0:
        assert not second_in.is_set()
    release.set()
    await asyncio.gather(first, second)
    assert order == ["first", "second"]
