"""居民建议: made by residents, merged into needs or declined by staff."""

import asyncio

import pytest

from services.domain.actors.actor import ANONYMOUS, Role
from services.domain.areas.models import AreaKind
from services.domain.audit.models import AuditEntry
from services.domain.needs import actions
from services.domain.needs.errors import NeedStateWrong, SuggestionNotOpen
from services.domain.needs.models import Need, NeedState, NeedSupport, Suggestion, SuggestionState
from services.kit import database
from services.kit.errors import InvalidInput, NotAllowed, NotFound, SignInNeeded
from tests.factories.needs import a_need, a_suggestion
from tests.factories.people import a_community, a_resident, a_secretary, a_subdistrict, an_area, staff

pytestmark = pytest.mark.usefixtures("db")


async def suggest(actor, **given):
    async with database.transaction():
        return await actions.suggest(actor, **given)


async def merge(actor, need, *suggestions):
    async with database.transaction():
        return await actions.merge(actor, need=need.id, suggestions=[one.id for one in suggestions])


@pytest.mark.parametrize("kind", [AreaKind.COMMUNITY, AreaKind.GRID, AreaKind.BUILDING])
async def test_anybody_signed_in_suggests_something_for_a_place(kind):
    area = await an_area(kind=kind)
    resident = await a_resident()

    made = await suggest(resident, area=area.id, text="想要一个社区食堂")

    assert (made.author_id, made.state, made.need_id) == (
        resident.account_id,
        SuggestionState.RECEIVED,
        None,
    )
    entry = await AuditEntry.get(verb="suggestion_make")
    assert (entry.subject_id, entry.area_id, entry.actor_id) == (made.id, area.id, resident.account_id)


async def test_pasted_pinyin_goes_and_the_text_as_typed_stays_in_the_audit_row():
    area = await a_community()

    made = await suggest(await a_resident(), area=area.id, text="在社区(shèqū)办食堂\u200b")

    assert made.text == "在社区办食堂"
    assert (await AuditEntry.get(verb="suggestion_make")).original == {"text": "在社区(shèqū)办食堂\u200b"}


@pytest.mark.parametrize("text", ["", " \n ", "字" * 2001, "响铃\x07", "\u202e反向"])
async def test_texts_that_cannot_be_kept_are_refused_by_field(text):
    area = await a_community()
    with pytest.raises(InvalidInput) as refused:
        await suggest(await a_resident(), area=area.id, text=text)
    assert refused.value.field == ["text"]
    assert await Suggestion.all().count() == 0


async def test_strangers_sign_in_first():
    area = await a_community()
    with pytest.raises(SignInNeeded):
        await suggest(ANONYMOUS, area=area.id, text="好")


async def test_a_suggestion_is_for_no_subdistrict_no_household_and_no_place_that_is_not():
    resident = await a_resident()
    for place in (await a_subdistrict(), await an_area(kind=AreaKind.HOUSEHOLD)):
        with pytest.raises(InvalidInput):
            await suggest(resident, area=place.id, text="好")
    with pytest.raises(NotFound):
        await suggest(resident, area=987654, text="好")


async def test_a_grid_member_declines_with_a_reason():
    area = await a_community()
    grid = await an_area(kind=AreaKind.GRID, parent=area)
    suggestion = await a_suggestion(area=grid)

    async with database.transaction():
        declined = await actions.decline_suggestion(
            await staff(Role.GRID_MEMBER, grid), suggestion=suggestion.id, reason="已有同类活动"
        )

    assert (declined.state, declined.reason) == (SuggestionState.DECLINED, "已有同类活动")


async def test_a_suggestion_is_declined_once():
    area = await a_community()
    secretary = await a_secretary(area)
    suggestion = await a_suggestion(area=area, state=SuggestionState.DECLINED)
    with pytest.raises(SuggestionNotOpen):
        await actions.decline_suggestion(secretary, suggestion=suggestion.id, reason="再说")


async def test_staff_of_elsewhere_do_not_even_find_it_and_its_author_may_not_decline_it():
    suggestion = await a_suggestion()
    with pytest.raises(NotFound):
        await actions.decline_suggestion(
            await a_secretary(await a_community()), suggestion=suggestion.id, reason="不"
        )
    author = await a_resident()
    mine = await a_suggestion(author_id=author.account_id)
    with pytest.raises(NotAllowed):
        await actions.decline_suggestion(author, suggestion=mine.id, reason="算了")


async def test_merging_makes_authors_supporters_each_once():
    area = await a_community()
    secretary = await a_secretary(area)
    need = await a_need(area=area, state=NeedState.DRAFT)
    author = await a_resident(area=area)
    twice = [await a_suggestion(area=area, author_id=author.account_id) for _ in range(2)]
    other = await a_suggestion(area=area)

    await merge(secretary, need, *twice, other, other)

    assert await Suggestion.filter(need_id=need.id, state=SuggestionState.MERGED).count() == 3
    supporters = await NeedSupport.filter(need_id=need.id).values_list("account_id", flat=True)
    assert sorted(supporters) == sorted([author.account_id, other.author_id])
    assert await AuditEntry.filter(verb="suggestion_merge").count() == 3


async def test_one_suggestion_that_is_not_open_stops_the_whole_merge():
    area = await a_community()
    secretary = await a_secretary(area)
    need = await a_need(area=area)
    fresh = await a_suggestion(area=area)
    declined = await a_suggestion(area=area, state=SuggestionState.DECLINED)

    with pytest.raises(SuggestionNotOpen):
        await merge(secretary, need, fresh, declined)

    assert (await Suggestion.get(id=fresh.id)).state is SuggestionState.RECEIVED
    assert await NeedSupport.all().count() == 0


async def test_of_twenty_concurrent_merges_into_two_needs_one_succeeds():
    area = await a_community()
    secretary = await a_secretary(area)
    needs = [await a_need(area=area), await a_need(area=area)]
    suggestion = await a_suggestion(area=area)

    async def attempt(need: Need) -> int:
        try:
            await merge(secretary, need, suggestion)
        except SuggestionNotOpen:
            return 0
        return need.id

    won = [id for id in await asyncio.gather(*(attempt(needs[n % 2]) for n in range(20))) if id]

    merged = await Suggestion.get(id=suggestion.id)
    assert [merged.need_id] == won
    assert await NeedSupport.filter(account_id=suggestion.author_id).count() == 1
    assert await AuditEntry.filter(verb="suggestion_merge").count() == 1


async def test_concurrent_merges_of_the_same_suggestions_in_other_orders_do_not_deadlock():
    area = await a_community()
    secretary = await a_secretary(area)
    needs = [await a_need(area=area), await a_need(area=area)]
    suggestions = [await a_suggestion(area=area) for _ in range(4)]

    async def attempt(turn: int) -> bool:
        try:
            await merge(secretary, needs[turn % 2], *suggestions[:: 1 if turn % 2 else -1])
        except SuggestionNotOpen:
            return False
        return True

    assert sum(await asyncio.gather(*(attempt(turn) for turn in range(10)))) == 1


@pytest.mark.parametrize("state", [NeedState.SERVED, NeedState.CLOSED, NeedState.WITHDRAWN])
async def test_a_need_that_ended_takes_no_suggestions(state):
    area = await a_community()
    need = await a_need(area=area, state=state)
    with pytest.raises(NeedStateWrong):
        await merge(await a_secretary(area), need, await a_suggestion(area=area))


async def test_grid_members_do_not_merge_and_suggestions_of_elsewhere_are_not_found():
    area = await a_community()
    need = await a_need(area=area)
    with pytest.raises(NotAllowed):
        await merge(await staff(Role.GRID_MEMBER, area), need, await a_suggestion(area=area))
    with pytest.raises(NotFound):
        await merge(await a_secretary(area), need, await a_suggestion())


@pytest.mark.parametrize("count", [0, 101])
async def test_a_merge_takes_one_to_a_hundred_suggestions(count):
    area = await a_community()
    need = await a_need(area=area)
    with pytest.raises(InvalidInput):
        await actions.merge(await a_secretary(area), need=need.id, suggestions=list(range(1, count + 1)))
