"""From a resident's suggestion to a closed need and an accepted answer, over HTTP."""

from datetime import timedelta

from services.domain.actors.actor import SYSTEM
from services.domain.needs import actions
from services.domain.needs.models import NeedState
from services.kit import clock, database
from tests.factories.needs import a_call, a_need, a_suggestion
from tests.factories.partners import a_member, a_partner, an_offer
from tests.factories.people import a_community, a_resident, a_secretary

DRAFT = {
    "title": "老年食堂",
    "text": "独居老人吃饭难。",
    "category": "meals",
    "maxTier": "LOW_FEE",
    "windows": [{"weekday": 3, "starts": "09:00:00", "ends": "11:00:00"}],
}


async def advance(need_id: int, *states: str) -> None:
    for state in states:
        async with database.transaction():
            await actions.advance(SYSTEM, need_id, NeedState(state))


async def test_who_first_spoke_reads_how_it_ended(api):
    area = await a_community()
    resident, secretary = await a_resident(area=area), await a_secretary(area)
    place = f"Area:{area.id}"

    said = await api.verb(resident, "suggestionMake", "suggestion { id state }", area=place, text="想吃热饭")
    drafted = await api.verb(
        secretary,
        "needDraft",
        "need { id state supportersCount windows { nodes { weekday on starts ends } } }",
        area=place,
        suggestions=[said["suggestion"]["id"]],
        **DRAFT,
    )
    need = drafted["need"]["id"]
    published = await api.verb(secretary, "needPublish", "need { state publishedAt }", need=need)
    await advance(int(need.split(":")[1]), "matching", "proposed", "agreed", "scheduled", "served")
    await api.verb(secretary, "needClose", "need { state }", need=need, note="每周三开饭")

    assert drafted["need"] == {
        "id": need,
        "state": "DRAFT",
        "supportersCount": 1,
        "windows": {"nodes": [{"weekday": 3, "on": None, "starts": "09:00:00", "ends": "11:00:00"}]},
    }
    assert published["need"]["state"] == "PUBLISHED"
    assert published["need"]["publishedAt"] is not None
    data = await api(
        resident,
        """{ suggestions { nodes { state need {
            state closingNote supportedByMe steps(order: CREATED_AT_ASC) { nodes { state note } }
        } } } }""",
    )
    (seen,) = data["suggestions"]["nodes"]
    assert (seen["state"], seen["need"]["state"]) == ("MERGED", "CLOSED")
    assert (seen["need"]["closingNote"], seen["need"]["supportedByMe"]) == ("每周三开饭", True)
    history = [step["state"] for step in seen["need"]["steps"]["nodes"]]
    assert history == [
        "DRAFT",
        "PUBLISHED",
        "MATCHING",
        "PROPOSED",
        "AGREED",
        "SCHEDULED",
        "SERVED",
        "CLOSED",
    ]


async def test_a_need_changes_field_by_field(api):
    area = await a_community()
    secretary = await a_secretary(area)
    need = await a_need(area=area, longitude=112.59, latitude=34.91, people=5)
    call = {"name": "needChange", "selection": "need { title people longitude windows { nodes { on } } }"}
    day = (clock.today() + timedelta(days=2)).isoformat()
    windows = [{"on": day, "starts": "09:00:00", "ends": "10:00:00"}]

    first = await api.verb(
        secretary, *call.values(), need=f"Need:{need.id}", title="新题目", people=None, windows=windows
    )
    second = await api.verb(secretary, *call.values(), need=f"Need:{need.id}", place=None, windows=[])

    changed = {"title": "新题目", "people": 5, "longitude": 112.59, "windows": {"nodes": [{"on": day}]}}
    assert first["need"] == changed
    assert second["need"] == changed | {"longitude": None, "windows": {"nodes": []}}


async def test_residents_support_and_take_it_back(api):
    need = await a_need(supporters=2)
    resident = await a_resident()
    counted = "need { supportersCount supportedByMe }"

    for verb, expected in (
        ("needSupport", (3, True)),
        ("needSupport", (3, True)),
        ("needUnsupport", (2, False)),
        ("needUnsupport", (2, False)),
    ):
        answer = await api.verb(resident, verb, counted, need=f"Need:{need.id}")
        assert (answer["need"]["supportersCount"], answer["need"]["supportedByMe"]) == expected


async def test_suggestions_are_merged_or_declined_by_staff(api):
    area = await a_community()
    secretary = await a_secretary(area)
    need = await a_need(area=area)
    merged, declined = [f"Suggestion:{(await a_suggestion(area=area)).id}" for _ in range(2)]

    await api.verb(secretary, "needMerge", "need { id }", need=f"Need:{need.id}", suggestions=[merged])
    answer = await api.verb(
        secretary, "suggestionDecline", "suggestion { state reason }", suggestion=declined, reason="已有食堂"
    )
    again = await api.verb(
        secretary, "suggestionDecline", "suggestion { id }", suggestion=merged, reason="晚了"
    )

    assert answer["suggestion"] == {"state": "DECLINED", "reason": "已有食堂"}
    assert again["__typename"] == "SuggestionNotOpen"


async def test_a_need_is_withdrawn_and_then_gone_from_the_public_list(api):
    area = await a_community()
    need = await a_need(area=area)
    withdraw = ("needWithdraw", "need { state }")

    answer = await api.verb(await a_secretary(area), *withdraw, need=f"Need:{need.id}", reason="已解决")

    assert answer["need"] == {"state": "WITHDRAWN"}
    assert (await api(None, "{ needs { totalCount } }"))["needs"]["totalCount"] == 0


async def test_a_call_is_written_published_answered_and_decided(api):
    area = await a_community()
    secretary, partner = await a_secretary(area), await a_partner(area=area)
    member = await a_member(partner)
    need, offer = await a_need(area=area), await an_offer(partner=partner)
    written = await api.verb(
        secretary,
        "callWrite",
        "call { id state closesOn needs { nodes { need { title } } } }",
        area=f"Area:{area.id}",
        title="健康征集令",
        text="请认领。",
        closesOn=clock.today().isoformat(),
        needs=[f"Need:{need.id}"],
    )
    call = written["call"]["id"]
    changed = await api.verb(secretary, "callChange", "call { title text }", call=call, title="新征集令")
    await api.verb(secretary, "callPublish", "call { state }", call=call)

    answered = await api.verb(
        member,
        "callAnswer",
        "answer { id state offer { id } partner { id } call { title } }",
        call=call,
        partner=f"Partner:{partner.id}",
        need=f"Need:{need.id}",
        offer=f"Offer:{offer.id}",
        text="每周一次",
    )
    accepted = await api.verb(
        secretary, "callAnswerAccept", "answer { state }", answer=answered["answer"]["id"]
    )
    closed = await api.verb(secretary, "callClose", "call { state answers { totalCount } }", call=call)

    assert written["call"]["needs"]["nodes"] == [{"need": {"title": need.title}}]
    assert changed["call"] == {"title": "新征集令", "text": "请认领。"}
    assert answered["answer"]["offer"] == {"id": f"Offer:{offer.id}"}
    assert accepted["answer"] == {"state": "ACCEPTED"}
    assert closed["call"] == {"state": "CLOSED", "answers": {"totalCount": 1}}


async def test_an_answer_is_taken_back_and_another_declined(api):
    area = await a_community()
    partner, call = await a_partner(area=area), await a_call(area=area)
    member, secretary = await a_member(partner), await a_secretary(area)
    need = (await api(None, "{ calls { nodes { needs { nodes { need { id } } } } } }"))["calls"]["nodes"][0]
    given = {
        "call": f"Call:{call.id}",
        "partner": f"Partner:{partner.id}",
        "need": need["needs"]["nodes"][0]["need"]["id"],
        "text": "我们来",
    }

    first = (await api.verb(member, "callAnswer", "answer { id }", **given))["answer"]["id"]
    twice = await api.verb(member, "callAnswer", "answer { id }", **given)
    back = await api.verb(member, "callAnswerWithdraw", "answer { state }", answer=first)
    second = (await api.verb(member, "callAnswer", "answer { id }", **given))["answer"]["id"]
    declined = await api.verb(
        secretary, "callAnswerDecline", "answer { state reason }", answer=second, reason="已有人选"
    )

    assert twice["__typename"] == "AlreadyAnswered"
    assert back["answer"] == {"state": "WITHDRAWN"}
    assert declined["answer"] == {"state": "DECLINED", "reason": "已有人选"}
