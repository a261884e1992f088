"""Rows behind gates and locks, constraints that refuse, wall times, and statements counted."""

import asyncio
from contextlib import asynccontextmanager
from datetime import date, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tortoise.exceptions import IntegrityError, OperationalError

from services.domain.areas.models import Area, AreaKind
from services.domain.events.models import Series
from services.domain.partners.models import OfferSlot
from services.kit import constraints, database, rows
from services.kit.errors import InvalidInput, NotAllowed, NotFound
from services.kit.sql import EVERYTHING, NOTHING, Predicate
from tests.factories.events import a_series
from tests.factories.partners import an_offer
from tests.factories.people import a_community, a_subdistrict, an_area

HUGE = 2**63 - 1


def named(name: str) -> Predicate:
    return Predicate("{t}.name = :name", {"name": name})


async def is_locked(area: Area) -> bool:
    """Whether somebody else holds the row, asked on a connection of its own."""

    async def ask():
        async with database.transaction():
            return await database.rows(
                "SELECT 1 FROM area WHERE id = $1 FOR NO KEY UPDATE SKIP LOCKED", area.id
            )

    return not await ask()


@pytest.mark.parametrize("lock", [False, True])
async def test_a_row_is_found_through_a_gate_that_binds_values(db, lock):
    area = await an_area("开元社区")
    async with database.transaction():
        found = await rows.find_or_none(Area, area.id, named("开元社区"), lock=lock)
        assert found is not None
        assert (found.id, found.name) == (area.id, "开元社区")
        assert await rows.find_or_none(Area, area.id, named("别的社区"), lock=lock) is None
        with pytest.raises(NotFound):
            await rows.find(Area, area.id, named("别的社区"), lock=lock)


@pytest.mark.parametrize("text", ["x' OR 'x' = 'x", "$1", ":id_", "'; DROP TABLE area; --", "{t}.name"])
async def test_a_bound_value_is_never_read_as_sql(db, text):
    area, same = await an_area("开元社区"), await an_area(text)
    assert await rows.find_or_none(Area, area.id, named(text)) is None
    assert (await rows.find(Area, same.id, named(text))).id == same.id


async def test_a_value_bound_once_serves_wherever_it_is_named(db):
    area = await an_area("开元社区")
    gate = Predicate(
        "({t}.name = :one OR {t}.path = :one) AND {t}.name <> :two", {"one": "开元社区", "two": ""}
    )
    assert (await rows.find(Area, area.id, gate)).id == area.id


@pytest.mark.parametrize("id_", [0, -1, -(2**63), HUGE])
@pytest.mark.parametrize("lock", [False, True])
async def test_an_id_of_no_row_is_none(db, id_, lock):
    await an_area()
    async with database.transaction():
        assert await rows.find_or_none(Area, id_, EVERYTHING, lock=lock) is None
        assert await rows.lock(Area, id_) is None


async def test_the_gate_judges_the_row_asked_for_and_no_other(db):
    mine, other = await an_area("我的社区"), await an_area("别的社区")
    assert await rows.find_or_none(Area, other.id, named("我的社区")) is None
    assert await rows.find_or_none(Area, mine.id, named("我的社区")) is not None


async def test_a_gate_with_an_or_opens_for_no_row_but_the_one_asked_for(db):
    area = await an_area("开元社区")
    gate = Predicate("({t}.name = :name OR true)", {"name": "x"})
    assert (await rows.find(Area, area.id, gate)).id == area.id
    assert await rows.find_or_none(Area, area.id + 1, gate) is None


@asynccontextmanager
async def under_way(action):
    """A transaction of somebody else that has done `action` and has not committed yet."""
    ready, go = asyncio.Event(), asyncio.Event()

    async def act():
        async with database.transaction():
            await action()
            ready.set()
            await go.wait()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(act())
        await ready.wait()
        try:
            yield
        finally:
            go.set()


async def test_a_lock_is_held_to_the_end_of_the_transaction_and_a_look_holds_none(db):
    area, other = await an_area(), await an_area()

    async def lock_one_look_at_the_other():
        assert (await rows.lock(Area, area.id)).id == area.id
        assert (await rows.find(Area, other.id, EVERYTHING)).id == other.id

    async with under_way(lock_one_look_at_the_other):
        assert (await is_locked(area), await is_locked(other)) == (True, False)
    assert not await is_locked(area)


async def test_a_row_behind_a_closed_gate_is_not_locked_either(db):
    area = await an_area()
    async with under_way(lambda: rows.find_or_none(Area, area.id, NOTHING, lock=True)):
        assert not await is_locked(area)
    async with under_way(lambda: rows.find_or_none(Area, area.id, EVERYTHING, lock=True)):
        assert await is_locked(area)


async def test_a_locked_row_lets_children_refer_to_it(db):
    parent = await a_subdistrict()
    async with under_way(lambda: rows.lock(Area, parent.id)):
        child = await asyncio.wait_for(a_community(parent=parent), 10)
    assert child.parent_id == parent.id


@pytest.mark.parametrize(
    ("refusal", "message"),
    [
        (NotAllowed, NotAllowed.message),
        (InvalidInput("This name is taken.", field="name"), "This name is taken."),
    ],
)
async def test_a_violation_of_its_constraint_is_the_refusal_and_writes_nothing(db, refusal, message):
    parent = await a_subdistrict()
    await an_area("开元社区", parent=parent)
    with pytest.raises((NotAllowed, InvalidInput)) as caught:
        async with database.transaction():
            await an_area("滨河社区", parent=parent)
            with constraints.refusing("area_name_once_in_parent", refusal):
                await an_area("开元社区", parent=parent)
    assert caught.value.message == message
    assert caught.value.field == getattr(refusal, "field", None)
    assert isinstance(caught.value.__cause__, IntegrityError)
    assert await Area.filter(parent_id=parent.id).values_list("name", flat=True) == ["开元社区"]


async def test_another_constraint_stays_a_fault_and_a_refusal_goes_through(db):
    area = await an_area()
    for break_it in (
        lambda: Area.create(kind=AreaKind.COMMUNITY, name="x", path=area.path),
        lambda: Area.create(kind=AreaKind.COMMUNITY, name="x", path="x.", parent_id=HUGE),
    ):
        with pytest.raises(IntegrityError), constraints.refusing("area_name_once_in_parent", NotAllowed):
            await break_it()
    with pytest.raises(NotFound), constraints.refusing("area_name_once_in_parent", NotAllowed):
        await rows.find(Area, HUGE, EVERYTHING)
    with pytest.raises(OperationalError), constraints.refusing("area_name_once_in_parent", NotAllowed):
        await database.rows("SELECT no_such_column FROM area")
    assert await Area.all().count() == 1


async def test_a_block_that_violates_nothing_refuses_nothing(db):
    with constraints.refusing("area_name_once_in_parent", NotAllowed):
        one, other = await a_community(), await a_community()
    assert one.parent_id != other.parent_id


@pytest.mark.parametrize(
    "at", [time(0), time(9, 30), time(19, 0, 1), time(23, 59, 59, 999999)], ids=lambda at: at.isoformat()
)
async def test_a_wall_time_comes_back_naive_and_the_same_by_model_and_by_sql(db, at):
    made = await a_series(starts=at)
    by_model = (await Series.get(id=made.id)).starts
    (row,) = await database.rows("SELECT starts, starts::text AS told FROM series WHERE id = $1", made.id)
    assert by_model == row["starts"] == at
    assert by_model.tzinfo is None
    assert row["starts"].tzinfo is None
    assert row["told"] == at.isoformat()
    assert await Series.filter(starts=at).count() == 1


@given(at=st.times())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_wall_time_is_stored_to_the_microsecond(db, at):
    made = await a_series(starts=at)
    assert (await Series.get(id=made.id)).starts == at


async def test_slots_of_an_offer_are_compared_by_the_clock_on_the_wall(db):
    await an_offer(slots=[(3, time(9), time(11)), (date(2026, 11, 25), time(19), time(21))])
    found = await OfferSlot.filter(starts__gte=time(9), ends__lte=time(18))
    assert [(slot.starts, slot.ends) for slot in found] == [(time(9), time(11))]
    with pytest.raises(IntegrityError):
        await an_offer(slots=[(3, time(11), time(9))])


async def test_the_column_of_a_wall_time_knows_no_zone(db):
    kinds = await database.rows(
        "SELECT DISTINCT data_type FROM information_schema.columns"
        " WHERE table_schema = 'public' AND data_type LIKE 'time %' AND data_type NOT LIKE 'timestamp%'"
    )
    assert [row["data_type"] for row in kinds] == ["time without time zone"]


async def test_statements_are_counted_within_the_block_only(db):
    await database.rows("SELECT 1 AS before")
    with database.counting() as counted:
        await database.rows("SELECT 1 AS within")
        await database.rows("SELECT $1::int AS bound", 7)
    await database.rows("SELECT 1 AS after")
    assert counted == ["SELECT 1 AS within", "SELECT $1::int AS bound"]


async def test_an_inner_count_takes_its_statements_to_itself(db):
    with database.counting() as outer:
        await database.rows("SELECT 1")
        with database.counting() as inner:
            await database.rows("SELECT 2")
        await database.rows("SELECT 3")
    assert (outer, inner) == (["SELECT 1", "SELECT 3"], ["SELECT 2"])


async def test_a_count_that_a_fault_ends_leaves_the_outer_one_counting(db):
    with database.counting() as outer:
        with pytest.raises(OperationalError), database.counting():
            await database.rows("SELECT no_such_column")
        await database.rows("SELECT 3")
    assert outer == ["SELECT 3"]


async def test_tasks_of_the_block_are_counted_and_tasks_of_others_are_not(db):
    async def ask(number):
        with database.counting() as own:
            await asyncio.gather(*(database.rows(f"SELECT {number}") for _ in range(number)))
        return own

    assert await asyncio.gather(ask(1), ask(2), ask(3)) == [
        ["SELECT 1"],
        ["SELECT 2"] * 2,
        ["SELECT 3"] * 3,
    ]
