"""Each verb on suggestions, needs and calls over HTTP: what it gives back, and what it leaves after a no."""

from datetime import timedelta

import pytest

from services.domain.audit.models import AuditEntry
from services.domain.needs.models import (
    AnswerState,
    Call,
    CallAnswer,
    CallNeed,
    CallState,
    Need,
    NeedState,
    NeedStep,
    NeedSupport,
    Suggestion,
    SuggestionState,
)
from services.domain.partners.models import OfferState, PartnerState
from services.kit import clock
from tests.factories.matching import a_pair
from tests.factories.needs import a_call, a_need, a_suggestion
from tests.factories.partners import a_member, a_partner, an_offer
from tests.factories.people import a_community, a_resident, a_secretary, a_subdistrict

TABLES = (Need, NeedStep, NeedSupport, Suggestion, Call, CallNeed, CallAnswer, AuditEntry)


async def rows():
    """All that these verbs could have written."""
    return [await table.all().order_by("id").values() for table in TABLES]


async def refused(api, actor, verb, /, **input):
    """The kind and the field of a refusal that left every row as it was."""
    before = await rows()
    answer = await api.verb(actor, verb, "__typename", **input)
    assert await rows() == before
    return answer["__typename"], answer.get("field")


async def an_answer(pair, *, call=None, state=AnswerState.OFFERED, **given):
    call = call or await a_call(area=pair.community, needs=[pair.need])
    return await CallAnswer.create(
        call_id=call.id, partner_id=pair.partner.id, need_id=pair.need.id, text="我们来", state=state, **given
    )


def gid(row):
    return f"{type(row).__name__}:{row.id}"


async def test_a_suggestion_comes_back_cleaned_of_pinyin_and_the_original_is_kept_in_the_audit(api):
    area, resident = await a_community(), await a_resident()
    made = await api.verb(
        resident,
        "suggestionMake",
        "suggestion { text state reason area { name } need { id } }",
        area=gid(area),
        text="  社区(shèqū)食堂太远  ",
    )
    assert made["suggestion"] == {
        "text": "社区食堂太远",
        "state": "RECEIVED",
        "reason": "",
        "area": {"name": area.name},
        "need": None,
    }
    [entry] = await AuditEntry.filter(verb="suggestion_make")
    assert "shèqū" in str(entry.original)


async def test_a_suggestion_about_a_whole_subdistrict_is_refused_by_its_area(api):
    subdistrict = await a_subdistrict()
    answer = await refused(
        api, await a_resident(), "suggestionMake", area=gid(subdistrict), text="想学八段锦"
    )
    assert answer == ("InvalidInput", ["area"])


@pytest.mark.parametrize("state", [SuggestionState.DECLINED, SuggestionState.MERGED])
async def test_a_suggestion_that_was_decided_is_not_declined(api, state):
    area = await a_community()
    need = await a_need(area=area) if state is SuggestionState.MERGED else None
    one = await a_suggestion(area=area, state=state, need_id=need.id if need else None)
    secretary = await a_secretary(area)
    answer = await refused(api, secretary, "suggestionDecline", suggestion=gid(one), reason="不归社区管")
    assert answer[0] == "SuggestionNotOpen"


async def test_of_suggestions_with_one_that_is_closed_none_is_merged(api):
    area = await a_community()
    need = await a_need(area=area)
    fresh, declined = await a_suggestion(area=area), await a_suggestion(area=area, state="declined")
    answer = await refused(
        api, await a_secretary(area), "needMerge", need=gid(need), suggestions=[gid(fresh), gid(declined)]
    )
    assert answer[0] == "SuggestionNotOpen"


async def test_suggestions_of_another_community_are_not_found_by_a_merge(api):
    area = await a_community()
    need, foreign = await a_need(area=area), await a_suggestion()
    answer = await refused(
        api, await a_secretary(area), "needMerge", need=gid(need), suggestions=[gid(foreign)]
    )
    assert answer[0] == "NotFound"


@pytest.mark.parametrize("state", [NeedState.SERVED, NeedState.CLOSED, NeedState.WITHDRAWN])
async def test_nothing_is_merged_into_a_need_that_is_over(api, state):
    area = await a_community()
    need, one = await a_need(area=area, state=state), await a_suggestion(area=area)
    answer = await refused(api, await a_secretary(area), "needMerge", need=gid(need), suggestions=[gid(one)])
    assert answer[0] == "NeedStateWrong"


async def test_a_draft_says_all_that_it_was_given(api):
    area = await a_community()
    one = await a_suggestion(area=area)
    made = await api.verb(
        await a_secretary(area),
        "needDraft",
        "need { title text category maxTier atHome people urgency wanted groups longitude latitude state"
        " publishedAt supportersCount windows { nodes { weekday on starts ends } }"
        " steps { nodes { state note } } suggestions { nodes { id state } } }",
        area=gid(area),
        title="社区(shèqū)食堂",
        text="吃饭难。",
        category="meals",
        maxTier="FREE",
        atHome=True,
        people=40,
        urgency="URGENT",
        wanted=3,
        groups=["老人"],
        place={"longitude": 112.5, "latitude": 34.75},
        windows=[{"weekday": 3, "starts": "09:00:00", "ends": "11:00:00"}],
        suggestions=[gid(one)],
    )
    assert made["need"] == {
        "title": "社区食堂",
        "text": "吃饭难。",
        "category": "meals",
        "maxTier": "FREE",
        "atHome": True,
        "people": 40,
        "urgency": "URGENT",
        "wanted": 3,
        "groups": ["老人"],
        "longitude": 112.5,
        "latitude": 34.75,
        "state": "DRAFT",
        "publishedAt": None,
        "supportersCount": 1,
        "windows": {"nodes": [{"weekday": 3, "on": None, "starts": "09:00:00", "ends": "11:00:00"}]},
        "steps": {"nodes": [{"state": "DRAFT", "note": ""}]},
        "suggestions": {"nodes": [{"id": gid(one), "state": "MERGED"}]},
    }


STEPS = {
    "needPublish": ({}, {NeedState.DRAFT}, "NeedStateWrong"),
    "needWithdraw": (
        {"reason": "需求有变"},
        {
            NeedState.DRAFT,
            NeedState.PUBLISHED,
            NeedState.MATCHING,
            NeedState.PROPOSED,
            NeedState.AGREED,
        },
        "NeedStateWrong",
    ),
    "needChange": ({"title": "新标题"}, {NeedState.DRAFT, NeedState.PUBLISHED}, "NeedStateWrong"),
}


@pytest.mark.parametrize("state", list(NeedState))
@pytest.mark.parametrize("verb", list(STEPS))
async def test_a_step_of_a_need_is_taken_from_its_states_and_refused_from_all_others(api, verb, state):
    given, allowed, kind = STEPS[verb]
    area = await a_community()
    secretary, need = await a_secretary(area), await a_need(area=area, state=state)
    if state in allowed:
        answer = await api.verb(secretary, verb, "need { id }", need=gid(need), **given)
        assert answer["need"] == {"id": gid(need)}
    else:
        assert (await refused(api, secretary, verb, need=gid(need), **given))[0] == kind


@pytest.mark.parametrize("state", list(NeedState))
async def test_only_what_was_served_is_closed(api, state):
    area = await a_community()
    secretary, need = await a_secretary(area), await a_need(area=area, state=state)
    if state is NeedState.SERVED:
        closed = await api.verb(
            secretary,
            "needClose",
            "need { state closingNote closedAt }",
            need=gid(need),
            note="二十人量了血压",
        )
        assert (closed["need"]["state"], closed["need"]["closingNote"]) == ("CLOSED", "二十人量了血压")
        assert closed["need"]["closedAt"] is not None
    else:
        kind = "NeedStateWrong" if state is NeedState.CLOSED else "NeedNotServed"
        assert (await refused(api, secretary, "needClose", need=gid(need), note="完"))[0] == kind


@pytest.mark.parametrize(
    "text", ["", "   ", "字" * 501, "响铃\x07", "请找13800138000", "１３８００１３８０００"]
)
@pytest.mark.parametrize(("verb", "field"), [("needWithdraw", "reason"), ("needClose", "note")])
async def test_what_residents_will_read_is_checked_before_anything_happens(api, verb, field, text):
    area = await a_community()
    state = NeedState.SERVED if verb == "needClose" else NeedState.PUBLISHED
    need = await a_need(area=area, state=state)
    answer = await refused(api, await a_secretary(area), verb, need=gid(need), **{field: text})
    assert answer == ("InvalidInput", [field])


@pytest.mark.parametrize("verb", ["needPublish", "needWithdraw", "needClose", "needChange", "needMerge"])
async def test_who_curates_another_community_does_not_curate_this_one(api, verb):
    given = {
        "needWithdraw": {"reason": "不"},
        "needClose": {"note": "完"},
        "needChange": {"title": "新"},
        "needMerge": {"suggestions": [gid(await a_suggestion())]},
    }
    elsewhere, need = await a_secretary(await a_community()), await a_need()
    answer = await refused(api, elsewhere, verb, need=gid(need), **given.get(verb, {}))
    assert answer[0] == "NotAllowed"
    answer = await refused(api, None, verb, need=gid(need), **given.get(verb, {}))
    assert answer[0] == "SignInNeeded"


WRITTEN = {"title": "健康服务征集令", "text": "请合伙人认领。"}


async def test_a_call_is_written_with_its_needs_and_read_back(api):
    area = await a_community()
    first, second = await a_need(area=area), await a_need(area=area, title="食堂")
    day = clock.today() + timedelta(days=3)
    made = await api.verb(
        await a_secretary(area),
        "callWrite",
        "call { title text state closesOn publishedAt area { id } needs { nodes { need { id } } } }",
        area=gid(area),
        closesOn=day.isoformat(),
        needs=[gid(first), gid(second), gid(first)],
        **WRITTEN,
    )
    named = [node["need"]["id"] for node in made["call"].pop("needs")["nodes"]]
    assert sorted(named) == sorted([gid(first), gid(second)])
    assert made["call"] == WRITTEN | {
        "state": "DRAFT",
        "closesOn": day.isoformat(),
        "publishedAt": None,
        "area": {"id": gid(area)},
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "字" * 81),
        ("title", "两\n行"),
        ("text", "字" * 5001),
        ("text", "空\x00"),
        ("closesOn", "2020-01-01"),
        ("needs", []),
        ("needs", ["Call:1"]),
        ("needs", ["Need:0"]),
        ("needs", [f"Need:{id}" for id in range(1, 52)]),
        ("area", "Area:"),
        ("area", "开元"),
    ],
)
async def test_what_a_call_cannot_say_is_refused_by_field(api, field, value):
    area = await a_community()
    given = WRITTEN | {
        "area": gid(area),
        "closesOn": clock.today().isoformat(),
        "needs": [gid(await a_need(area=area))],
    }
    answer = await refused(api, await a_secretary(area), "callWrite", **(given | {field: value}))
    assert answer == ("InvalidInput", [field])


@pytest.mark.parametrize("state", list(NeedState))
async def test_a_call_names_needs_that_look_for_a_partner_only(api, state):
    area = await a_community()
    secretary, need = await a_secretary(area), await a_need(area=area, state=state)
    given = WRITTEN | {"area": gid(area), "closesOn": clock.today().isoformat(), "needs": [gid(need)]}
    if state in (NeedState.PUBLISHED, NeedState.MATCHING, NeedState.PROPOSED):
        assert (await api.verb(secretary, "callWrite", "call { state }", **given))["call"] == {
            "state": "DRAFT"
        }
    else:
        assert (await refused(api, secretary, "callWrite", **given))[0] == "NeedNotLooking"


async def test_needs_of_elsewhere_are_not_found_by_a_call(api):
    area = await a_community()
    given = WRITTEN | {"area": gid(area), "closesOn": clock.today().isoformat()}
    for need in (gid(await a_need()), "Need:987654"):
        answer = await refused(api, await a_secretary(area), "callWrite", needs=[need], **given)
        assert answer[0] == "NotFound"


CALL_STEPS = {
    "callPublish": ({}, {CallState.DRAFT}),
    "callClose": ({}, {CallState.PUBLISHED}),
    "callChange": ({"title": "新标题"}, {CallState.DRAFT, CallState.PUBLISHED}),
}


@pytest.mark.parametrize("state", list(CallState))
@pytest.mark.parametrize("verb", list(CALL_STEPS))
async def test_a_step_of_a_call_is_taken_from_its_states_only(api, verb, state):
    given, allowed = CALL_STEPS[verb]
    area = await a_community()
    secretary = await a_secretary(area)
    call = await a_call(area=area, needs=[await a_need(area=area)], state=state)
    if state in allowed:
        answer = await api.verb(secretary, verb, "call { id }", call=gid(call), **given)
        assert answer["call"] == {"id": gid(call)}
    else:
        assert (await refused(api, secretary, verb, call=gid(call), **given))[0] == "CallStateWrong"


async def test_the_needs_of_a_published_call_stay(api):
    area = await a_community()
    call, other = await a_call(area=area, needs=[await a_need(area=area)]), await a_need(area=area)
    answer = await refused(api, await a_secretary(area), "callChange", call=gid(call), needs=[gid(other)])
    assert answer[0] == "CallStateWrong"


async def test_a_call_whose_last_day_has_passed_is_not_published(api):
    area = await a_community()
    past = clock.today() - timedelta(days=1)
    call = await a_call(area=area, needs=[await a_need(area=area)], state=CallState.DRAFT, closes_on=past)
    answer = await refused(api, await a_secretary(area), "callPublish", call=gid(call))
    assert answer == ("InvalidInput", ["closesOn"])


async def test_a_call_whose_needs_have_all_found_a_partner_is_not_published(api):
    area = await a_community()
    agreed = await a_need(area=area, state=NeedState.AGREED)
    call = await a_call(area=area, needs=[agreed], state=CallState.DRAFT)
    assert (await refused(api, await a_secretary(area), "callPublish", call=gid(call)))[0] == "NeedNotLooking"


async def test_a_partner_answers_with_its_offer_and_everything_is_read_back(api):
    pair = await a_pair()
    call = await a_call(area=pair.community, needs=[pair.need])
    made = await api.verb(
        pair.member,
        "callAnswer",
        "answer { text state reason call { id } need { id } partner { id } offer { id } }",
        call=gid(call),
        partner=gid(pair.partner),
        need=gid(pair.need),
        offer=gid(pair.offer),
        text="我们来社区(shèqū)",
    )
    assert made["answer"] == {
        "text": "我们来社区",
        "state": "OFFERED",
        "reason": "",
        "call": {"id": gid(call)},
        "need": {"id": gid(pair.need)},
        "partner": {"id": gid(pair.partner)},
        "offer": {"id": gid(pair.offer)},
    }


def answering(pair, on, **given):
    base = {"call": gid(on), "partner": gid(pair.partner), "need": gid(pair.need), "text": "我们来"}
    return base | given


@pytest.mark.parametrize("call", [{"state": CallState.CLOSED}, {"closes_on": None}])
async def test_a_call_that_is_over_takes_no_answers(api, call):
    pair = await a_pair()
    given = {"closes_on": clock.today() - timedelta(days=1)} if "closes_on" in call else call
    over = await a_call(area=pair.community, needs=[pair.need], **given)
    answer = await refused(api, pair.member, "callAnswer", **answering(pair, over))
    assert answer[0] == "CallNotOpen"


async def test_a_call_takes_answers_on_its_last_day(api):
    pair = await a_pair()
    call = await a_call(area=pair.community, needs=[pair.need], closes_on=clock.today())
    made = await api.verb(pair.member, "callAnswer", "answer { state }", **answering(pair, call))
    assert made["answer"] == {"state": "OFFERED"}


async def test_a_partner_answers_a_need_once_until_it_withdraws(api):
    pair = await a_pair()
    call = await a_call(area=pair.community, needs=[pair.need])
    given = answering(pair, call)
    made = await api.verb(pair.member, "callAnswer", "answer { id }", **given)
    assert (await refused(api, pair.member, "callAnswer", **given))[0] == "AlreadyAnswered"
    await api.verb(pair.member, "callAnswerWithdraw", "answer { id }", answer=made["answer"]["id"])
    again = await api.verb(pair.member, "callAnswer", "answer { id state }", **given)
    assert again["answer"]["state"] == "OFFERED"
    assert again["answer"]["id"] != made["answer"]["id"]


async def test_what_an_answer_cannot_name_is_refused(api):
    pair = await a_pair()
    call, stray = await a_call(area=pair.community, needs=[pair.need]), await a_need(area=pair.community)
    paused = await an_offer(partner=pair.partner, state=OfferState.PAUSED)
    foreign = await an_offer()
    for given, kind in (
        ({"need": gid(stray)}, ("NotFound", None)),
        ({"call": "Call:98765"}, ("NotFound", None)),
        ({"offer": gid(foreign)}, ("NotFound", None)),
        ({"offer": gid(paused)}, ("InvalidInput", ["offer"])),
        ({"text": "字" * 1001}, ("InvalidInput", ["text"])),
        ({"text": ""}, ("InvalidInput", ["text"])),
        ({"partner": gid(await a_partner())}, ("NotAllowed", None)),
    ):
        answer = await refused(api, pair.member, "callAnswer", **answering(pair, call, **given))
        assert answer == kind


@pytest.mark.parametrize("state", [PartnerState.APPLIED, PartnerState.SUSPENDED, PartnerState.EXITED])
async def test_a_partner_that_is_not_active_does_not_answer(api, state):
    area = await a_community()
    partner, need = await a_partner(area=area, state=state), await a_need(area=area)
    member, call = await a_member(partner), await a_call(area=area, needs=[need])
    answer = await refused(
        api, member, "callAnswer", call=gid(call), partner=gid(partner), need=gid(need), text="我们来"
    )
    assert answer[0] == "PartnerCannotAnswer"


@pytest.mark.parametrize("state", [AnswerState.ACCEPTED, AnswerState.DECLINED, AnswerState.WITHDRAWN])
async def test_an_answer_that_was_decided_is_not_decided_again(api, state):
    pair = await a_pair()
    answer = gid(await an_answer(pair, state=state))
    for actor, verb, given in (
        (pair.secretary, "callAnswerAccept", {}),
        (pair.secretary, "callAnswerDecline", {"reason": "已有安排"}),
        (pair.member, "callAnswerWithdraw", {}),
    ):
        assert (await refused(api, actor, verb, answer=answer, **given))[0] == "AnswerNotOpen"


async def test_partners_do_not_decide_and_staff_do_not_withdraw_for_them(api):
    pair = await a_pair()
    answer = gid(await an_answer(pair))
    assert (await refused(api, pair.member, "callAnswerAccept", answer=answer))[0] == "NotAllowed"
    assert (await refused(api, pair.member, "callAnswerDecline", answer=answer, reason="不"))[
        0
    ] == "NotAllowed"
    assert (await refused(api, pair.secretary, "callAnswerWithdraw", answer=answer))[0] == "NotAllowed"
    assert (await refused(api, await a_resident(), "callAnswerWithdraw", answer=answer))[0] == "NotFound"


async def test_an_accepted_answer_agrees_on_the_need_and_says_so_in_its_history(api):
    pair = await a_pair()
    made = await api.verb(
        pair.secretary,
        "callAnswerAccept",
        "answer { state need { state steps(order: CREATED_AT_ASC) { nodes { state note } } } }",
        answer=gid(await an_answer(pair)),
    )
    assert (made["answer"]["state"], made["answer"]["need"]["state"]) == ("ACCEPTED", "AGREED")
    assert made["answer"]["need"]["steps"]["nodes"][-1] == {"state": "AGREED", "note": "合伙人应答了征集令"}
