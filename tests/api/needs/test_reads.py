"""What strangers, residents, partners and staff read of suggestions, needs and calls."""

import pytest

from services.domain.areas.models import AreaKind
from services.domain.needs.models import (
    AnswerState,
    CallAnswer,
    CallNeed,
    CallState,
    NeedState,
    NeedSupport,
    SuggestionState,
    Urgency,
)
from services.domain.partners.models import Tier
from tests.factories.needs import a_call, a_need, a_suggestion
from tests.factories.partners import a_member, a_partner
from tests.factories.people import a_community, a_resident, a_secretary, an_area


async def titles(api, actor, arguments: str) -> list[str]:
    data = await api(actor, f"{{ needs({arguments}) {{ nodes {{ title }} }} }}")
    return [node["title"] for node in data["needs"]["nodes"]]


async def test_strangers_read_the_needs_list_without_names(api):
    area = await a_community()
    await a_need(area=area, title="公开", supporters=2, max_tier=Tier.LOW_FEE, groups=["老人"])
    await a_need(area=area, title="草稿", state=NeedState.DRAFT)

    data = await api(
        None,
        """{ needs { totalCount nodes {
            title maxTier groups supportersCount supportedByMe
            area { id } draftedBy { id } supports { totalCount } suggestions { totalCount }
        } } }""",
    )

    assert data["needs"] == {
        "totalCount": 1,
        "nodes": [
            {
                "title": "公开",
                "maxTier": "LOW_FEE",
                "groups": ["老人"],
                "supportersCount": 2,
                "supportedByMe": False,
                "area": {"id": f"Area:{area.id}"},
                "draftedBy": None,
                "supports": {"totalCount": 0},
                "suggestions": {"totalCount": 0},
            }
        ],
    }


async def test_needs_are_filtered(api):
    area = await a_community()
    grid = await an_area(kind=AreaKind.GRID, parent=area)
    await a_need(title="远处的食堂")
    await a_need(area=grid, title="食堂", urgency=Urgency.URGENT, people=30)
    dance = await a_need(area=area, title="舞蹈", category="dance", state=NeedState.MATCHING)
    resident = await a_resident(area=area)
    await NeedSupport.create(need_id=dance.id, account_id=resident.account_id)
    await a_suggestion(
        area=area, author_id=resident.account_id, state=SuggestionState.MERGED, need_id=dance.id
    )

    for arguments, expected in (
        (f'filter: {{within: "Area:{area.id}"}}, order: PEOPLE_DESC', ["食堂", "舞蹈"]),
        ('filter: {containing: "食堂"}, order: CREATED_AT_ASC', ["远处的食堂", "食堂"]),
        ("filter: {urgency: [URGENT, CRITICAL]}", ["食堂"]),
        ("filter: {state: [MATCHING]}", ["舞蹈"]),
        ('filter: {category: "dance"}', ["舞蹈"]),
        ("filter: {supportedByMe: true}", ["舞蹈"]),
        ("filter: {suggestedByMe: true}", ["舞蹈"]),
        ('filter: {publishedAfter: "2126-01-01T00:00:00+08:00"}', []),
    ):
        assert await titles(api, resident, arguments) == expected, arguments


async def test_a_resident_reads_their_own_suggestions_and_staff_all_of_the_area(api):
    area = await a_community()
    resident = await a_resident(area=area)
    await a_suggestion(area=area, text="我的", author_id=resident.account_id)
    await a_suggestion(area=area, text="别人的")
    query = "{ suggestions(order: CREATED_AT_ASC) { nodes { text author { id } } } }"

    for actor, expected in (
        (None, []),
        (resident, ["我的"]),
        (await a_secretary(area), ["我的", "别人的"]),
        (await a_secretary(await a_community()), []),
    ):
        data = await api(actor, query)
        assert [node["text"] for node in data["suggestions"]["nodes"]] == expected


async def test_answers_are_read_by_the_partner_and_by_staff_only(api):
    area = await a_community()
    call, partner = await a_call(area=area), await a_partner(area=area)
    named = await CallNeed.get(call_id=call.id)
    await CallAnswer.create(
        call_id=call.id,
        partner_id=partner.id,
        need_id=named.need_id,
        text="好",
        state=AnswerState.OFFERED,
    )
    query = "{ calls { nodes { answers { nodes { text } } } } callAnswers { totalCount } }"

    for actor, count in (
        (None, 0),
        (await a_resident(area=area), 0),
        (await a_member(await a_partner(area=area)), 0),
        (await a_member(partner), 1),
        (await a_secretary(area), 1),
    ):
        data = await api(actor, query)
        assert data["callAnswers"]["totalCount"] == count
        assert len(data["calls"]["nodes"][0]["answers"]["nodes"]) == count


@pytest.mark.parametrize(("state", "count"), [(CallState.DRAFT, 0), (CallState.CLOSED, 1)])
async def test_calls_are_public_once_published(api, state, count):
    await a_call(state=state)
    assert (await api(None, "{ calls { totalCount } }"))["calls"]["totalCount"] == count


async def test_areas_and_partners_lead_to_needs_calls_and_answers(api):
    area = await a_community()
    call, partner = await a_call(area=area), await a_partner(area=area)
    calls = {"nodes": [{"id": f"Call:{call.id}"}]}
    data = await api(
        await a_member(partner),
        "query($ids: [ID!]!) { nodes(ids: $ids) { id"
        " ... on Area { needs { totalCount } calls { nodes { id } } }"
        " ... on Partner { callAnswers { totalCount } } } }",
        ids=[f"Area:{area.id}", f"Partner:{partner.id}"],
    )
    assert data["nodes"] == [
        {
            "id": f"Area:{area.id}",
            "needs": {"totalCount": 1},
            "calls": calls,
        },
        {"id": f"Partner:{partner.id}", "callAnswers": {"totalCount": 0}},
    ]
