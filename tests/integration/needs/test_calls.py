"""征集令: written over published needs, published, closed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.domain.actors.actor import ANONYMOUS, Role
from services.domain.areas.models import AreaKind
from services.domain.audit.models import AuditEntry
from services.domain.needs import actions
from services.domain.needs.errors import CallStateWrong, NeedNotLooking
from services.domain.needs.models import Call, CallNeed, CallState, NeedState
from services.kit import clock, database
from services.kit.errors import InvalidInput, NotAllowed, NotFound, SignInNeeded
from tests.factories.needs import a_call, a_need
from tests.factories.people import a_community, a_secretary, an_area, staff

pytestmark = pytest.mark.usefixtures("db")


async def write(actor, area, needs, **given):
    words = {"title": "健康征集令", "text": "请认领。", "closes_on": clock.today()}
    async with database.transaction():
        return await actions.write_call(
            actor, area=area.id, needs=[need.id for need in needs], **(words | given)
        )


async def test_a_secretary_writes_a_call_over_needs_of_the_area_and_below():
    area = await a_community()
    grid = await an_area(kind=AreaKind.GRID, parent=area)
    needs = [await a_need(area=area), await a_need(area=grid)]

    call = await write(await a_secretary(area), area, [*needs, needs[0]])

    assert (call.state, call.published_at) == (CallState.DRAFT, None)
    assert await CallNeed.filter(call_id=call.id).count() == 2
    assert await AuditEntry.filter(verb="call_write", subject_id=call.id).count() == 1


async def test_needs_of_elsewhere_are_not_found():
    area = await a_community()
    with pytest.raises(NotFound):
        await write(await a_secretary(area), area, [await a_need()])


@pytest.mark.parametrize("state", [NeedState.DRAFT, NeedState.AGREED, NeedState.CLOSED])
async def test_needs_that_do_not_look_for_a_partner_are_refused(state):
    area = await a_community()
    with pytest.raises(NeedNotLooking):
        await write(await a_secretary(area), area, [await a_need(area=area, state=state)])


async def test_a_call_names_at_least_one_need():
    area = await a_community()
    with pytest.raises(InvalidInput) as refused:
        await write(await a_secretary(area), area, [])
    assert refused.value.field == ["needs"]


async def test_only_curators_write_calls():
    area = await a_community()
    need = await a_need(area=area)
    with pytest.raises(SignInNeeded):
        await write(ANONYMOUS, area, [need])
    with pytest.raises(NotAllowed):
        await write(await staff(Role.GRID_MEMBER, area), area, [need])


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("title", {"title": "字" * 81}),
        ("text", {"text": "响铃\x07"}),
        ("closes_on", {"closes_on": date(2020, 1, 1)}),
    ],
)
async def test_what_cannot_be_kept_is_refused_by_field(field, given):
    area = await a_community()
    with pytest.raises(InvalidInput) as refused:
        await write(await a_secretary(area), area, [await a_need(area=area)], **given)
    assert refused.value.field == [field]
    assert await Call.all().count() == 0


async def test_the_last_day_is_a_day_in_china():
    area = await a_community()
    secretary = await a_secretary(area)
    need = await a_need(area=area)
    with clock.freeze(datetime(2026, 4, 1, 16, 30, tzinfo=UTC)):  # 2 April, 00:30 in China
        await write(secretary, area, [need], closes_on=date(2026, 4, 2))
        with pytest.raises(InvalidInput):
            await write(secretary, area, [need], closes_on=date(2026, 4, 1))


async def test_a_draft_changes_and_so_do_its_needs():
    area = await a_community()
    call = await a_call(area=area, state=CallState.DRAFT)
    other = await a_need(area=area)

    async with database.transaction():
        changed = await actions.change_call(
            await a_secretary(area), call=call.id, title="新征集令", needs=[other.id]
        )

    assert (changed.title, changed.text) == ("新征集令", call.text)
    assert await CallNeed.filter(call_id=call.id).values_list("need_id", flat=True) == [other.id]


async def test_a_published_call_keeps_its_needs_but_may_last_longer():
    area = await a_community()
    secretary = await a_secretary(area)
    call = await a_call(area=area)
    later = clock.today() + timedelta(days=30)

    async with database.transaction():
        changed = await actions.change_call(secretary, call=call.id, closes_on=later)

    assert changed.closes_on == later
    with pytest.raises(CallStateWrong):
        await actions.change_call(secretary, call=call.id, needs=[(await a_need(area=area)).id])


async def test_a_call_is_published_and_closed_once_each():
    area = await a_community()
    secretary = await a_secretary(area)
    call = await a_call(area=area, state=CallState.DRAFT)

    for verb, state in ((actions.publish_call, "published"), (actions.close_call, "closed")):
        async with database.transaction():
            moved = await verb(secretary, call=call.id)
        assert moved.state == state
        with pytest.raises(CallStateWrong):
            await verb(secretary, call=call.id)

    assert moved.published_at is not None
    with pytest.raises(CallStateWrong):
        await actions.change_call(secretary, call=call.id, title="太晚")


async def test_a_draft_whose_last_day_went_by_is_not_published():
    area = await a_community()
    yesterday = clock.today() - timedelta(days=1)
    call = await a_call(area=area, state=CallState.DRAFT, closes_on=yesterday)
    with pytest.raises(InvalidInput):
        await actions.publish_call(await a_secretary(area), call=call.id)


async def test_a_call_for_needs_that_all_have_partners_is_not_published():
    area = await a_community()
    agreed = await a_need(area=area, state=NeedState.AGREED)
    call = await a_call(area=area, needs=[agreed], state=CallState.DRAFT)
    with pytest.raises(NeedNotLooking):
        await actions.publish_call(await a_secretary(area), call=call.id)


@pytest.mark.parametrize("verb", [actions.publish_call, actions.close_call, actions.change_call])
async def test_staff_of_elsewhere_do_not_find_a_draft_and_may_not_touch_what_is_public(verb):
    stranger = await a_secretary(await a_community())
    with pytest.raises(NotFound):
        await verb(stranger, call=(await a_call(state=CallState.DRAFT)).id)
    with pytest.raises(NotAllowed):
        await verb(stranger, call=(await a_call()).id)
