"""The trail of needs as they are written and changed, of what is merged into them, and of calls."""

from datetime import timedelta

import pytest

from services.domain.needs import actions
from services.domain.needs.models import (
    AnswerState,
    Call,
    CallAnswer,
    CallNeed,
    CallState,
    Need,
    NeedState,
    NeedSupport,
    Suggestion,
    SuggestionState,
)
from services.domain.partners.models import OfferState, PartnerState, Tier
from services.kit import clock
from tests.factories.needs import a_call, a_need, a_suggestion
from tests.factories.partners import a_member, a_partner, an_offer
from tests.factories.people import a_community, a_resident, a_secretary
from tests.integration.audit.trail import changes, left_by, refused, the_one_left_by

pytestmark = pytest.mark.usefixtures("db")

N, A = NeedState, AnswerState
PINYIN, CLEAN = "社区(shèqū)要长椅", "社区要长椅"
NEED = {"title": "楼下长椅", "text": "老人想坐。", "category": "health", "max_tier": Tier.FREE}


def about(entry):
    return entry.verb, entry.subject_type, entry.subject_id, entry.area_id, entry.actor_id


async def answering(state=CallState.PUBLISHED):
    """A call over one need, with the secretary of its area, an active partner and its member."""
    area = await a_community()
    need = await a_need(area=area)
    partner = await a_partner(area=area)
    call = await a_call(area=area, needs=[need], state=state)
    return call, need, await a_secretary(area), partner, await a_member(partner)


async def an_answer(state=A.OFFERED):
    call, need, staff, partner, member = await answering()
    given = {"call_id": call.id, "partner_id": partner.id, "need_id": need.id, "text": "我们来"}
    return await CallAnswer.create(state=state, **given), call, staff, member


async def test_a_need_drafted_has_no_before_and_names_its_author():
    area = await a_community()
    staff = await a_secretary(area)
    entry = await the_one_left_by(actions.draft(staff, area=area.id, **NEED))
    need = await Need.get()
    assert about(entry) == ("need_draft", "Need", need.id, area.id, staff.account_id)
    assert (entry.before, entry.original) == (None, None)
    assert entry.after.items() >= {"title": "楼下长椅", "state": "draft", "max_tier": "free"}.items()


async def test_a_need_drafted_from_suggestions_tells_of_each_of_them_first():
    area = await a_community()
    one, two = await a_suggestion(area=area), await a_suggestion(area=area)
    action = actions.draft(await a_secretary(area), area=area.id, suggestions=[two.id, one.id], **NEED)
    left = await left_by(action)
    assert [(entry.verb, entry.subject_id) for entry in left[:2]] == [
        ("suggestion_merge", one.id),
        ("suggestion_merge", two.id),
    ]
    assert [entry.verb for entry in left[2:]] == ["need_draft"]


@pytest.mark.parametrize("field", ["title", "text", "category"])
async def test_only_the_field_that_cleaning_changed_stands_in_the_original_of_a_draft(field):
    area = await a_community()
    said = NEED | {field: PINYIN}
    entry = await the_one_left_by(actions.draft(await a_secretary(area), area=area.id, **said))
    assert (entry.after[field], entry.original) == (CLEAN, {field: PINYIN})


BAD = [
    ("title", ""),
    ("title", "长" * 81),
    ("text", "\x00\x01"),
    ("text", "长" * 2001),
    ("text", "请打13800000000"),
    ("category", "  "),
    ("people", 0),
    ("people", 10**12),
    ("wanted", -1),
    ("wanted", 21),
    ("place", (181.0, 0.0)),
    ("place", (float("nan"), 0.0)),
    ("suggestions", [999_999]),
]


@pytest.mark.parametrize(("field", "value"), BAD)
async def test_a_draft_that_cannot_be_kept_leaves_no_need_and_no_trace(field, value):
    area = await a_community()
    said = NEED | {field: value}
    assert await refused(actions.draft(await a_secretary(area), area=area.id, **said))
    assert await Need.all().count() == 0


@pytest.mark.parametrize(
    ("field", "value", "was"),
    [
        ("title", "新标题", "八段锦晨练班"),
        ("category", "sport", "health"),
        ("people", 9, 1),
        ("wanted", 20, 1),
    ],
)
async def test_a_change_of_a_need_names_that_column_and_no_other(field, value, was):
    area = await a_community()
    need, staff = await a_need(area=area), await a_secretary(area)
    entry = await the_one_left_by(actions.change(staff, need=need.id, **{field: value}))
    assert about(entry) == ("need_change", "Need", need.id, area.id, staff.account_id)
    assert (changes(entry), entry.original) == ({field: (was, value)}, None)


async def test_a_place_given_to_a_need_is_told_of_in_its_two_columns():
    need = await a_need()
    action = actions.change(await a_secretary(await need.area), need=need.id, place=(112.5, 34.9))
    assert changes(await the_one_left_by(action)) == {"longitude": (None, 112.5), "latitude": (None, 34.9)}


async def test_a_changed_text_with_pinyin_is_kept_clean_with_its_original():
    need = await a_need(text="旧")
    action = actions.change(await a_secretary(await need.area), need=need.id, text=PINYIN)
    entry = await the_one_left_by(action)
    assert (changes(entry), entry.original) == ({"text": ("旧", CLEAN)}, {"text": PINYIN})


@pytest.mark.parametrize("state", [N.SCHEDULED, N.SERVED, N.CLOSED, N.WITHDRAWN])
async def test_a_need_past_changing_leaves_no_trace(state):
    need = await a_need(state=state)
    assert await refused(actions.change(await a_secretary(await need.area), need=need.id, title="新"))
    assert (await Need.get(id=need.id)).title == "八段锦晨练班"


async def test_staff_of_another_area_change_no_need():
    need = await a_need()
    assert await refused(actions.change(await a_secretary(await a_community()), need=need.id, title="新"))


async def test_a_suggestion_merged_changes_its_state_and_its_need():
    area = await a_community()
    need, one, staff = await a_need(area=area), await a_suggestion(area=area), await a_secretary(area)
    entry = await the_one_left_by(actions.merge(staff, need=need.id, suggestions=[one.id, one.id]))
    assert about(entry) == ("suggestion_merge", "Suggestion", one.id, area.id, staff.account_id)
    assert changes(entry) == {"state": ("received", "merged"), "need_id": (None, need.id)}


async def test_one_suggestion_that_is_not_open_keeps_all_from_being_merged():
    area = await a_community()
    need, good = await a_need(area=area), await a_suggestion(area=area)
    bad = await a_suggestion(area=area, state=SuggestionState.DECLINED)
    assert await refused(actions.merge(await a_secretary(area), need=need.id, suggestions=[good.id, bad.id]))
    assert (await Suggestion.get(id=good.id)).state is SuggestionState.RECEIVED
    assert await NeedSupport.all().count() == 0


async def test_a_call_written_has_no_before_and_its_texts_as_typed():
    area = await a_community()
    need, staff = await a_need(area=area), await a_secretary(area)
    said = {"title": PINYIN, "text": "请来", "closes_on": clock.today(), "needs": [need.id]}
    entry = await the_one_left_by(actions.write_call(staff, area=area.id, **said))
    assert about(entry) == ("call_write", "Call", (await Call.get()).id, area.id, staff.account_id)
    assert (entry.before, entry.after["state"], entry.original) == (None, "draft", {"title": PINYIN})


@pytest.mark.parametrize(
    "bad",
    [
        {"title": "长" * 81},
        {"text": "\x07"},
        {"needs": []},
        {"needs": [0]},
        {"closes_on": clock.today() - timedelta(days=2)},
    ],
)
async def test_a_call_that_cannot_be_kept_leaves_no_row_and_no_trace(bad):
    area = await a_community()
    need = await a_need(area=area)
    said = {"title": "令", "text": "请来", "closes_on": clock.today(), "needs": [need.id]} | bad
    assert await refused(actions.write_call(await a_secretary(area), area=area.id, **said))
    assert (await Call.all().count(), await CallNeed.all().count()) == (0, 0)


async def test_a_changed_call_names_its_title_alone():
    call, _, staff, *_ = await answering()
    entry = await the_one_left_by(actions.change_call(staff, call=call.id, title="新令"))
    assert about(entry) == ("call_change", "Call", call.id, call.area_id, staff.account_id)
    assert changes(entry) == {"title": ("健康服务征集令", "新令")}


@pytest.mark.parametrize("state", list(CallState))
async def test_the_steps_of_a_call_are_each_told_of_from_one_state_only(state):
    call, _, staff, *_ = await answering(state)
    if state is CallState.DRAFT:
        assert await refused(actions.close_call(staff, call=call.id))
        entry = await the_one_left_by(actions.publish_call(staff, call=call.id))
        assert (entry.verb, changes(entry).keys()) == ("call_publish", {"state", "published_at"})
        return
    assert await refused(actions.publish_call(staff, call=call.id))
    if state is CallState.CLOSED:
        assert await refused(actions.close_call(staff, call=call.id))
        return
    entry = await the_one_left_by(actions.close_call(staff, call=call.id))
    assert (entry.verb, changes(entry)) == ("call_close", {"state": ("published", "closed")})


async def test_an_answer_is_told_of_in_the_area_of_the_call_and_only_once():
    call, need, _, partner, member = await answering()
    given = {"call": call.id, "partner": partner.id, "need": need.id, "text": PINYIN}
    entry = await the_one_left_by(actions.answer_call(member, **given))
    made = await CallAnswer.get()
    assert about(entry) == ("call_answer", "CallAnswer", made.id, call.area_id, member.account_id)
    assert (entry.before, entry.after["text"], entry.original) == (None, CLEAN, {"text": PINYIN})
    assert await refused(actions.answer_call(member, **given))


@pytest.mark.parametrize("why", ["stranger", "suspended", "foreign offer", "paused offer", "other need"])
async def test_an_answer_that_cannot_be_taken_leaves_no_row_and_no_trace(why):
    call, need, _, partner, member = await answering()
    given = {"call": call.id, "partner": partner.id, "need": need.id, "text": "我们来"}
    if why == "stranger":
        member = await a_resident()
    if why == "suspended":
        await type(partner).filter(id=partner.id).update(state=PartnerState.SUSPENDED)
    if why == "foreign offer":
        given["offer"] = (await an_offer()).id
    if why == "paused offer":
        given["offer"] = (await an_offer(partner=partner, state=OfferState.PAUSED)).id
    if why == "other need":
        given["need"] = (await a_need()).id
    assert await refused(actions.answer_call(member, **given))
    assert await CallAnswer.all().count() == 0


async def test_an_answer_accepted_is_told_of_after_its_need():
    answer, call, staff, _ = await an_answer()
    need, entry = await left_by(actions.accept_answer(staff, answer=answer.id))
    assert about(need) == ("need_advance", "Need", answer.need_id, call.area_id, staff.account_id)
    assert changes(need) == {"state": ("published", "agreed")}
    assert about(entry) == ("call_answer_accept", "CallAnswer", answer.id, call.area_id, staff.account_id)
    assert changes(entry) == {"state": ("offered", "accepted")}


async def test_an_answer_declined_is_told_of_with_the_reason_as_typed():
    answer, _, staff, _ = await an_answer()
    entry = await the_one_left_by(actions.decline_answer(staff, answer=answer.id, reason=PINYIN))
    assert (entry.verb, entry.original) == ("call_answer_decline", {"reason": PINYIN})
    assert changes(entry) == {"state": ("offered", "declined"), "reason": ("", CLEAN)}


async def test_an_answer_taken_back_is_told_of_with_the_member_who_did():
    answer, _, staff, member = await an_answer()
    assert await refused(actions.withdraw_answer(staff, answer=answer.id))
    entry = await the_one_left_by(actions.withdraw_answer(member, answer=answer.id))
    assert (entry.verb, entry.actor_id) == ("call_answer_withdraw", member.account_id)
    assert changes(entry) == {"state": ("offered", "withdrawn")}


@pytest.mark.parametrize("state", [A.ACCEPTED, A.DECLINED, A.WITHDRAWN])
async def test_a_decided_answer_is_decided_no_more(state):
    answer, _, staff, member = await an_answer(state)
    assert await refused(actions.accept_answer(staff, answer=answer.id))
    assert await refused(actions.decline_answer(staff, answer=answer.id, reason="不"))
    assert await refused(actions.withdraw_answer(member, answer=answer.id))
    assert (await Need.get(id=answer.need_id)).state is N.PUBLISHED
