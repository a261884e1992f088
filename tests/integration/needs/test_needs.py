"""需求清单: drafted, changed, published, withdrawn and closed by the curators of its area."""

from datetime import date, time, timedelta

import pytest

from services.domain.actors.actor import ANONYMOUS, Role
from services.domain.areas.models import AreaKind
from services.domain.audit.models import AuditEntry
from services.domain.needs import actions
from services.domain.needs.errors import NeedNotServed, NeedStateWrong, SuggestionNotOpen
from services.domain.needs.models import (
    Need,
    NeedState,
    NeedStep,
    NeedSupport,
    NeedWindow,
    SuggestionState,
    Urgency,
)
from services.domain.needs.windows import Window
from services.domain.partners.models import Tier
from services.kit import clock, database
from services.kit.errors import InvalidInput, NotAllowed, NotFound, SignInNeeded
from tests.factories.needs import a_need, a_suggestion
from tests.factories.people import a_community, a_resident, a_secretary, an_area, staff

pytestmark = pytest.mark.usefixtures("db")

WORDS = {"title": "老年食堂", "text": "独居老人吃饭难。", "category": "meals", "max_tier": Tier.LOW_FEE}
MORNING = Window(time(9), time(11), weekday=3)


async def draft(actor, area, **given):
    async with database.transaction():
        return await actions.draft(actor, area=area.id, **(WORDS | given))


async def test_a_secretary_drafts_a_need_from_suggestions():
    area = await a_community()
    secretary = await a_secretary(area)
    suggestions = [await a_suggestion(area=area) for _ in range(2)]

    need = await draft(
        secretary,
        area,
        at_home=True,
        people=20,
        urgency=Urgency.URGENT,
        wanted=2,
        groups=["老人"],
        place=(112.59, 34.91),
        windows=[MORNING, Window(time(14), time(16), on=clock.today() + timedelta(days=3))],
        suggestions=[one.id for one in suggestions],
    )

    kept = await Need.get(id=need.id)
    assert (kept.state, kept.people, kept.wanted, kept.groups) == (NeedState.DRAFT, 20, 2, ["老人"])
    assert (kept.longitude, kept.latitude, kept.urgency) == (112.59, 34.91, Urgency.URGENT)
    assert await NeedWindow.filter(need_id=need.id).count() == 2
    assert await NeedSupport.filter(need_id=need.id).count() == 2
    assert [step.state for step in await NeedStep.filter(need_id=need.id)] == [NeedState.DRAFT]
    assert await AuditEntry.filter(verb="need_draft", subject_id=need.id).count() == 1


async def test_what_is_not_said_has_plain_defaults():
    area = await a_community()
    need = await draft(await staff(Role.SUBDISTRICT, area), area)
    assert (need.people, need.wanted, need.urgency, need.at_home) == (1, 1, Urgency.NORMAL, False)
    assert (need.groups, need.longitude, need.published_at) == ([], None, None)


async def test_the_text_as_typed_stays_in_the_audit_row():
    area = await a_community()
    need = await draft(await a_secretary(area), area, title="社区(shèqū)食堂")
    assert need.title == "社区食堂"
    assert (await AuditEntry.get(verb="need_draft")).original == {"title": "社区(shèqū)食堂"}


async def test_only_curators_of_the_area_draft():
    area = await a_community()
    with pytest.raises(SignInNeeded):
        await draft(ANONYMOUS, area)
    for actor in (
        await a_resident(area=area),
        await staff(Role.GRID_CHIEF, area),
        await a_secretary(await a_community()),
    ):
        with pytest.raises(NotAllowed):
            await draft(actor, area)
    assert await Need.all().count() == 0


async def test_a_need_is_of_no_household_and_of_no_area_that_is_not():
    area = await a_community()
    home = await an_area(kind=AreaKind.HOUSEHOLD, parent=area)
    with pytest.raises(InvalidInput):
        await draft(await a_secretary(area), home)
    home.id = 987654
    with pytest.raises(NotFound):
        await draft(await a_secretary(area), home)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "字" * 81),
        ("text", "响铃\x07"),
        ("category", ""),
        ("people", 10**30),
        ("wanted", 21),
        ("place", (200.0, 0.0)),
        ("groups", ["字" * 31]),
        ("windows", [MORNING, Window(time(10), time(12), weekday=3)]),
        ("windows", [Window(time(9), time(11), on=date(2020, 1, 1))]),
    ],
)
async def test_what_cannot_be_kept_is_refused_by_field_and_leaves_nothing(field, value):
    area = await a_community()
    with pytest.raises(InvalidInput) as refused:
        await draft(await a_secretary(area), area, **{field: value})
    assert refused.value.field == [field]
    assert await Need.all().count() == 0


async def test_a_draft_over_a_suggestion_that_is_not_open_leaves_nothing():
    area = await a_community()
    declined = await a_suggestion(area=area, state=SuggestionState.DECLINED)
    with pytest.raises(SuggestionNotOpen):
        await draft(await a_secretary(area), area, suggestions=[declined.id])
    assert await Need.all().count() == 0


async def test_a_change_touches_what_is_given_only():
    area = await a_community()
    secretary = await a_secretary(area)
    need = await draft(secretary, area, place=(112.59, 34.91), windows=[MORNING])

    async with database.transaction():
        await actions.change(secretary, need=need.id, people=30, place=None)

    kept = await Need.get(id=need.id)
    assert (kept.people, kept.title, kept.longitude, kept.latitude) == (30, need.title, None, None)
    assert await NeedWindow.filter(need_id=need.id).count() == 1
    entry = await AuditEntry.get(verb="need_change")
    assert (entry.before["people"], entry.after["people"]) == (1, 30)


async def test_windows_given_replace_those_there_were():
    area = await a_community()
    secretary = await a_secretary(area)
    need = await draft(secretary, area, windows=[MORNING])

    async with database.transaction():
        await actions.change(secretary, need=need.id, windows=[Window(time(9), time(10), weekday=7)])
    assert [one.weekday for one in await NeedWindow.filter(need_id=need.id)] == [7]

    async with database.transaction():
        await actions.change(secretary, need=need.id, windows=[])
    assert await NeedWindow.all().count() == 0


@pytest.mark.parametrize("state", [state for state in NeedState if state not in ("draft", "published")])
async def test_a_need_that_partners_look_at_does_not_change(state):
    area = await a_community()
    need = await a_need(area=area, state=state)
    with pytest.raises(NeedStateWrong):
        await actions.change(await a_secretary(area), need=need.id, title="别的")


async def test_publication_happens_once_and_is_dated():
    area = await a_community()
    secretary = await a_secretary(area)
    need = await draft(secretary, area)

    async with database.transaction():
        published = await actions.publish(secretary, need=need.id)

    assert (published.state, published.published_at is not None) == (NeedState.PUBLISHED, True)
    with pytest.raises(NeedStateWrong):
        await actions.publish(secretary, need=need.id)


async def test_publishing_is_no_way_out_of_matching():
    area = await a_community()
    need = await a_need(area=area, state=NeedState.MATCHING)
    with pytest.raises(NeedStateWrong):
        await actions.publish(await a_secretary(area), need=need.id)


async def test_a_withdrawal_tells_why():
    area = await a_community()
    need = await a_need(area=area)

    async with database.transaction():
        await actions.withdraw(await a_secretary(area), need=need.id, reason="已由民政部门解决")

    step = await NeedStep.filter(need_id=need.id).order_by("-id").first()
    assert (step.state, step.note) == (NeedState.WITHDRAWN, "已由民政部门解决")


async def test_what_is_scheduled_is_not_withdrawn():
    area = await a_community()
    need = await a_need(area=area, state=NeedState.SCHEDULED)
    with pytest.raises(NeedStateWrong):
        await actions.withdraw(await a_secretary(area), need=need.id, reason="不办了")


async def test_a_need_is_closed_once_served_with_a_note():
    area = await a_community()
    secretary = await a_secretary(area)
    need = await a_need(area=area, state=NeedState.SERVED)

    async with database.transaction():
        closed = await actions.close(secretary, need=need.id, note="每周三开班，20人参加")

    assert (closed.state, closed.closing_note) == (NeedState.CLOSED, "每周三开班，20人参加")
    with pytest.raises(NeedStateWrong):
        await actions.close(secretary, need=need.id, note="再关一次")


@pytest.mark.parametrize("state", [NeedState.DRAFT, NeedState.PUBLISHED, NeedState.SCHEDULED])
async def test_a_need_that_was_not_served_is_not_closed(state):
    area = await a_community()
    need = await a_need(area=area, state=state)
    with pytest.raises(NeedNotServed):
        await actions.close(await a_secretary(area), need=need.id, note="办结")


async def test_the_history_takes_no_phone_numbers():
    area = await a_community()
    need = await a_need(area=area, state=NeedState.SERVED)
    with pytest.raises(InvalidInput) as refused:
        await actions.close(await a_secretary(area), need=need.id, note="联系13800138000")
    assert refused.value.field == ["note"]


@pytest.mark.parametrize("verb", [actions.publish, actions.withdraw, actions.close, actions.change])
async def test_staff_of_elsewhere_do_not_find_a_draft_and_may_not_touch_what_is_public(verb):
    given = {actions.withdraw: {"reason": "不"}, actions.close: {"note": "好"}}.get(verb, {})
    stranger = await a_secretary(await a_community())
    with pytest.raises(NotFound):
        await verb(stranger, need=(await a_need(state=NeedState.DRAFT)).id, **given)
    with pytest.raises(NotAllowed):
        await verb(stranger, need=(await a_need()).id, **given)
    with pytest.raises(SignInNeeded):
        await verb(ANONYMOUS, need=(await a_need()).id, **given)
