"""Bad input over HTTP: every "no" has its name and its field, nothing is masked, nothing is kept."""

import pytest

from services.domain.needs.models import Need, NeedState, Suggestion
from tests.factories.needs import a_call, a_need
from tests.factories.partners import a_member, a_partner
from tests.factories.people import a_community, a_resident, a_secretary

DRAFT = {"title": "食堂", "text": "吃饭难。", "category": "meals", "maxTier": "FREE"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "字" * 81),
        ("title", "两\n行"),
        ("text", "响铃\x07"),
        ("text", "电话13800138000"),
        ("category", ""),
        ("people", 2_000_000_000),
        ("wanted", 0),
        ("groups", ["字" * 31]),
        ("place", {"longitude": 1e308, "latitude": 0.0}),
        ("windows", [{"starts": "09:00:00", "ends": "11:00:00"}]),
        ("windows", [{"weekday": 3, "starts": "11:00:00", "ends": "09:00:00"}]),
        ("windows", [{"on": "2020-01-01", "starts": "09:00:00", "ends": "11:00:00"}]),
        ("windows", [{"weekday": 3, "starts": "09:00:00", "ends": "11:00:00"}] * 2),
        ("suggestions", ["Need:1"]),
        ("suggestions", ["Suggestion:" + "9" * 30]),
    ],
)
async def test_what_a_draft_cannot_say_is_refused_by_field(api, field, value):
    area = await a_community()

    answer = await api.verb(
        await a_secretary(area),
        "needDraft",
        "need { id }",
        **(DRAFT | {"area": f"Area:{area.id}", field: value}),
    )

    assert (answer["code"], answer["field"]) == ("INVALID_INPUT", [field])
    assert await Need.all().count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("maxTier", "CHEAP"),
        ("people", 10**12),
        ("people", "viele"),
        ("windows", [{"starts": "25:00"}]),
        ("windows", [{"weekday": 3, "starts": "09:00:00+08:00", "ends": "11:00:00+08:00"}]),
    ],
)
async def test_values_of_another_type_are_errors_of_the_request(api, field, value):
    area = await a_community()
    answer = await api.raw(
        await a_secretary(area),
        "mutation($input: NeedDraftInput!) { needDraft(input: $input) { __typename } }",
        input=DRAFT | {"area": f"Area:{area.id}", field: value},
    )
    assert answer["errors"][0]["extensions"]["code"] != "INTERNAL"


@pytest.mark.parametrize("text", ["", "字" * 2001, "\u202e反向", "空\x00"])
async def test_texts_of_suggestions_are_checked(api, text):
    area = await a_community()
    answer = await api.verb(
        await a_resident(), "suggestionMake", "suggestion { id }", area=f"Area:{area.id}", text=text
    )
    assert (answer["code"], answer["field"]) == ("INVALID_INPUT", ["text"])
    assert await Suggestion.all().count() == 0


async def test_a_stranger_is_asked_to_sign_in(api):
    need = await a_need()
    answer = await api.verb(None, "needSupport", "need { id }", need=f"Need:{need.id}")
    assert answer["code"] == "SIGN_IN_NEEDED"


@pytest.mark.parametrize("raw", ["Need:987654", "Need:" + "9" * 18])
async def test_ids_that_lead_nowhere_are_not_found(api, raw):
    answer = await api.verb(await a_resident(), "needSupport", "need { id }", need=raw)
    assert answer["code"] == "NOT_FOUND"


@pytest.mark.parametrize("raw", ["", "17", "Event:1", "Need:0", "Need:-1", "Need:" + "9" * 40, "Need:１"])
async def test_ids_that_are_none_are_invalid_input(api, raw):
    answer = await api.verb(await a_resident(), "needSupport", "need { id }", need=raw)
    assert (answer["code"], answer["field"]) == ("INVALID_INPUT", ["need"])


async def test_refusals_of_states_have_their_names(api):
    area = await a_community()
    secretary = await a_secretary(area)
    published = f"Need:{(await a_need(area=area)).id}"
    agreed = f"Need:{(await a_need(area=area, state=NeedState.AGREED)).id}"

    for verb, kind, given in (
        ("needPublish", "NeedStateWrong", {"need": published}),
        ("needClose", "NeedNotServed", {"need": published, "note": "完"}),
        ("needChange", "NeedStateWrong", {"need": agreed, "title": "新"}),
    ):
        answer = await api.verb(secretary, verb, "need { id }", **given)
        assert answer["__typename"] == kind


async def test_residents_do_not_curate_and_partners_that_left_do_not_answer(api):
    area = await a_community()
    resident, need = await a_resident(area=area), await a_need(area=area)
    answer = await api.verb(resident, "needWithdraw", "need { id }", need=f"Need:{need.id}", reason="不")
    assert answer["code"] == "NOT_ALLOWED"

    partner, call = await a_partner(area=area, state="exited"), await a_call(area=area, needs=[need])
    answer = await api.verb(
        await a_member(partner),
        "callAnswer",
        "answer { id }",
        call=f"Call:{call.id}",
        partner=f"Partner:{partner.id}",
        need=f"Need:{need.id}",
        text="我们来",
    )
    assert answer["__typename"] == "PartnerCannotAnswer"
