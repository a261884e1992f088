"""A need's steps: the table of transitions on real rows, one by one and by the hundred."""

import asyncio

import pytest

from services.domain.actors.actor import SYSTEM
from services.domain.audit.models import AuditEntry
from services.domain.needs import actions
from services.domain.needs.errors import NeedStateWrong
from services.domain.needs.models import Need, NeedState, NeedStep
from services.kit import database
from services.kit.errors import NotFound
from tests.factories.needs import a_need
from tests.factories.people import a_community, a_secretary

pytestmark = pytest.mark.usefixtures("db")


async def test_a_need_walks_from_publication_to_closure():
    area = await a_community()
    secretary = await a_secretary(area)
    need = await a_need(area=area)

    for to in ("matching", "proposed", "agreed", "scheduled", "served", "closed"):
        async with database.transaction():
            need = await actions.advance(secretary, need.id, NeedState(to), note=f"now {to}")

    steps = await NeedStep.filter(need_id=need.id).order_by("id")
    assert [step.state for step in steps] == [
        "published", "matching", "proposed", "agreed", "scheduled", "served", "closed",
    ]  # fmt: skip
    assert (steps[-1].note, need.closing_note) == ("now closed", "now closed")
    assert need.closed_at is not None


async def test_each_step_is_audited_with_before_and_after():
    need = await a_need()

    async with database.transaction():
        await actions.advance(SYSTEM, need.id, NeedState.MATCHING)

    entry = await AuditEntry.get(subject_type="Need", subject_id=need.id)
    assert (entry.actor_id, entry.verb, entry.area_id) == (None, "need_advance", need.area_id)
    assert (entry.before["state"], entry.after["state"]) == ("published", "matching")


async def test_a_step_that_the_table_lacks_changes_nothing():
    need = await a_need()

    with pytest.raises(NeedStateWrong):
        async with database.transaction():
            await actions.advance(SYSTEM, need.id, NeedState.SERVED)

    assert (await Need.get(id=need.id)).state is NeedState.PUBLISHED
    assert await NeedStep.filter(need_id=need.id).count() == 1
    assert await AuditEntry.all().count() == 0


async def test_a_need_that_does_not_exist_is_not_found():
    with pytest.raises(NotFound):
        async with database.transaction():
            await actions.advance(SYSTEM, 987654, NeedState.MATCHING)


async def test_going_back_keeps_the_moment_of_publication():
    need = await a_need(state=NeedState.SCHEDULED)

    async with database.transaction():
        again = await actions.advance(SYSTEM, need.id, NeedState.PUBLISHED, note="The event was cancelled.")

    assert again.published_at == need.published_at


async def test_of_twenty_concurrent_steps_one_is_taken():
    need = await a_need()

    async def step() -> bool:
        try:
            async with database.transaction():
                await actions.advance(SYSTEM, need.id, NeedState.MATCHING)
        except NeedStateWrong:
            return False
        return True

    assert sum(await asyncio.gather(*(step() for _ in range(20)))) == 1
    assert await NeedStep.filter(need_id=need.id, state=NeedState.MATCHING).count() == 1


async def test_many_needs_move_at_once_and_those_elsewhere_stay():
    area = await a_community()
    moving = [await a_need(area=area) for _ in range(3)]
    agreed = await a_need(area=area, state=NeedState.AGREED)

    async with database.transaction():
        changed = await actions.advance_many(
            [agreed.id, *(need.id for need in reversed(moving)), 987654],
            [NeedState.PUBLISHED],
            NeedState.MATCHING,
            note="A match run began.",
        )

    assert changed == [need.id for need in moving]
    assert (await Need.get(id=agreed.id)).state is NeedState.AGREED
    assert await NeedStep.filter(state=NeedState.MATCHING, note="A match run began.").count() == 3
    entries = await AuditEntry.filter(verb="need_advance").order_by("subject_id")
    assert [entry.subject_id for entry in entries] == changed
    assert {(entry.before["state"], entry.after["state"]) for entry in entries} == {("published", "matching")}


async def test_moving_no_needs_is_fine():
    async with database.transaction():
        assert await actions.advance_many([], [NeedState.PUBLISHED], NeedState.MATCHING) == []


async def test_many_needs_cannot_take_a_step_that_the_table_lacks():
    need = await a_need()
    with pytest.raises(ValueError, match="closed"):
        await actions.advance_many([need.id], [NeedState.PUBLISHED], NeedState.CLOSED)


async def test_two_runs_over_the_same_needs_share_them_without_deadlock():
    area = await a_community()
    ids = [(await a_need(area=area)).id for _ in range(20)]

    async def run(order: list[int]) -> list[int]:
        async with database.transaction():
            return await actions.advance_many(order, [NeedState.PUBLISHED], NeedState.MATCHING)

    taken = await asyncio.gather(*(run(ids[::way]) for way in (1, -1) * 5))

    assert sorted(id for part in taken for id in part) == ids
