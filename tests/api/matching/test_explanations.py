"""Why a proposal was made, or was not, over HTTP."""

from datetime import timedelta

import pytest

from services.domain.audit.models import AuditEntry
from services.domain.matching.models import Proposal, ProposalState
from services.domain.needs.models import Need
from services.kit import clock, database
from tests.factories.events import a_series
from tests.factories.matching import a_pair, a_proposal, another_offer, matched
from tests.factories.people import a_community, a_resident, a_secretary

LINES = (
    "query ($id: ID!) { proposal(id: $id) { score lines { kind points detail } serviceZh serviceEn metres } }"
)
EXPLAINED = """
query ($id: ID!) { proposal(id: $id) { score
  zh: explanation { language sentence score merit lines { kind points sentence } }
  en: explanation(language: EN) { language sentence lines { sentence } } } }
"""
WHY_NOT = """
query ($need: ID!, $offer: ID!) { matchWhyNot(need: $need, offer: $offer) {
  reason merit bar shortBy metres radiusMetres note excluded { filter offers }
  zh: sentence en: sentence(language: EN) } }
"""


def gid(row):
    return f"{type(row).__name__}:{row.id}"


async def why_not(api, actor, pair):
    return (await api(actor, WHY_NOT, need=gid(pair.need), offer=gid(pair.offer)))["matchWhyNot"]


async def a_placed_pair(**need):
    pair = await a_pair(longitude=112.60, latitude=34.90)
    await Need.filter(id=pair.need.id).update(**({"longitude": 112.608, "latitude": 34.90} | need))
    return pair


async def test_lines_are_typed_and_add_up(api):
    pair = await a_placed_pair()
    [made] = await matched(pair.community)
    seen = (await api(pair.member, LINES, id=gid(made)))["proposal"]
    assert sum(line["points"] for line in seen["lines"]) == seen["score"]
    kinds = [line["kind"] for line in seen["lines"]]
    assert kinds == ["CONCEPT", "TEXT", "DISTANCE", "TIME", "PRICE", "RATING", "URGENCY", "TURN", "KEPT"]
    assert seen["metres"] == 730
    assert "血压" in seen["serviceZh"]
    assert seen["serviceEn"]


async def test_lines_of_many_proposals_come_in_one_statement(api):
    pair = await a_pair()
    for _ in range(3):
        await another_offer(pair)
    await Need.filter(id=pair.need.id).update(wanted=4)
    await matched(pair.community)
    document = """{ proposals { nodes { id lines { kind points } } }
        needs { nodes { proposals { nodes { lines { kind } } } } } }"""
    await api(pair.secretary, document)
    with database.counting() as statements:
        data = await api(pair.secretary, document)
    assert len(statements) == 3  # the caller, and one for each root field
    assert [len(one["lines"]) for one in data["proposals"]["nodes"]] == [9, 9, 9, 9]


async def test_a_proposal_explains_itself_in_both_languages(api):
    pair = await a_placed_pair()
    [made] = await matched(pair.community)
    seen = (await api(pair.secretary, EXPLAINED, id=gid(made)))["proposal"]
    zh, en = seen["zh"], seen["en"]
    assert zh["sentence"].startswith(f"{pair.partner.name}：")
    assert "离服务地点730米" in zh["sentence"]
    assert "730 m from where" in en["sentence"]
    assert (zh["language"], en["language"]) == ("ZH", "EN")
    assert sum(line["points"] for line in zh["lines"]) == zh["score"] == seen["score"]
    assert len({line["sentence"] for line in (*zh["lines"], *en["lines"])}) == 18


async def test_the_notice_tells_the_partner_why(api):
    pair = await a_placed_pair()
    await matched(pair.community)
    document = "{ me { toDos { notices { nodes { body } } } } }"
    [notice] = (await api(pair.member, document))["me"]["toDos"]["notices"]["nodes"]
    assert "理由：" in notice["body"]
    assert "离服务地点730米" in notice["body"]


async def test_a_score_that_its_lines_do_not_make_is_not_kept(api):
    pair = await a_pair()
    proposal = await a_proposal(pair)
    with pytest.raises(Exception, match="proposal_adds_up"):
        await Proposal.filter(id=proposal.id).update(score=501)


async def test_why_not_tells_the_numbers(api):
    pair = await a_placed_pair(longitude=112.646)
    await Proposal.all().delete()
    found = await why_not(api, pair.secretary, pair)
    assert (found["reason"], found["metres"], found["radiusMetres"]) == ("DISTANCE", 4195, 3000)
    assert found["en"] == "They are 4.2 km apart; the radius is 3.0 km."
    assert found["zh"] == "相距4.2公里，服务半径只有3.0公里。"
    assert found["excluded"] == [{"filter": "distance", "offers": 1}]


async def test_why_not_is_asked_by_staff_and_by_partners_of_their_own(api):
    pair = await a_pair()
    member, _ = await another_offer(pair)
    assert (await why_not(api, pair.member, pair))["reason"] == "COMING"
    variables = {"need": gid(pair.need), "offer": gid(pair.offer)}
    foreign = await a_secretary(await a_community())
    resident = await a_resident(area=pair.community)
    for actor, code in (
        (None, "SIGN_IN_NEEDED"),
        (member, "NOT_ALLOWED"),
        (foreign, "NOT_ALLOWED"),
        (resident, "NOT_ALLOWED"),
    ):
        assert await api.errors(actor, WHY_NOT, **variables) == [code]


@pytest.mark.parametrize(
    ("ids", "codes"),
    [
        ({"need": "Need:987654"}, []),
        ({"need": "Offer:1"}, ["INVALID_INPUT"]),
        ({"offer": "17"}, ["INVALID_INPUT"]),
    ],
)
async def test_why_not_of_ids_that_lead_nowhere(api, ids, codes):
    pair = await a_pair()
    variables = {"need": gid(pair.need), "offer": gid(pair.offer)} | ids
    assert await api.errors(pair.secretary, WHY_NOT, **variables) == codes


async def test_staff_assign_by_hand_and_read_what_they_set_aside(api):
    pair = await a_pair()
    starts = clock.now() + timedelta(days=4)
    done = await api.verb(
        pair.secretary,
        "matchAssign",
        "proposal { state overrides assignedFor run { id } assignedBy { id } explanation { sentence } }",
        need=gid(pair.need),
        offer=gid(pair.offer),
        startsAt=starts.isoformat(),
        endsAt=(starts + timedelta(hours=1)).isoformat(),
        reason="居民点名",
        agreed=True,
    )
    made = done["proposal"]
    assert (made["state"], made["overrides"], made["run"]) == ("ACCEPTED", ["time"], None)
    assert made["assignedBy"] == {"id": f"Account:{pair.secretary.account_id}"}
    assert "由工作人员指定：居民点名；未满足的条件：时间对不上" in made["explanation"]["sentence"]
    assert await AuditEntry.filter(verb="match_assign").count() == 1


async def test_a_partner_declines_by_a_reason_of_the_list(api):
    pair = await a_pair()
    done = await api.verb(
        pair.member,
        "matchDecline",
        "proposal { state declinedFor reason }",
        proposal=gid(await a_proposal(pair)),
        because="NOT_OUR_JOB",
    )
    assert done["proposal"] == {"state": "DECLINED", "declinedFor": "NOT_OUR_JOB", "reason": ""}


async def test_an_agreement_is_taken_back_by_the_partner(api):
    pair = await a_pair()
    proposal = gid(await a_proposal(pair))
    await api.verb(pair.member, "matchAccept", "proposal { id }", proposal=proposal)
    selection = "proposal { state reason need { state } event { state } }"
    done = await api.verb(pair.member, "matchTakeBack", selection, proposal=proposal, reason="停业")
    assert done["proposal"] == {
        "state": "WITHDRAWN",
        "reason": "停业",
        "need": {"state": "PUBLISHED"},
        "event": {"state": "CANCELLED"},
    }
    again = await api.verb(pair.member, "matchTakeBack", selection, proposal=proposal, reason="停业")
    assert again["__typename"] == "MatchNotAgreed"


async def test_a_partner_limits_itself_and_a_full_week_refuses(api):
    pair = await a_pair()
    limits = {"partner": gid(pair.partner), "weekly": 1}
    done = await api.verb(pair.member, "partnerLimit", "partner { takesWeekly takesMonthly }", **limits)
    assert done["partner"] == {"takesWeekly": 1, "takesMonthly": None}
    proposal = await a_proposal(pair)
    other = await a_pair(community=pair.community)
    await a_proposal(pair, need_id=other.need.id, state=ProposalState.ACCEPTED)
    refused = await api.verb(pair.member, "matchAccept", "proposal { id }", proposal=gid(proposal))
    assert refused["__typename"] == "PartnerLoadFull"
    seen = "query ($id: ID!) { partner(id: $id) { takesWeekly } }"
    assert (await api(None, seen, id=gid(pair.partner)))["partner"] == {"takesWeekly": None}


async def test_a_need_names_the_series_that_serves_it(api):
    area = await a_community()
    secretary = await a_secretary(area)
    series = await a_series(area=area)
    words = {
        "area": gid(area),
        "title": "理发",
        "text": "老人想理发。",
        "category": "life",
        "maxTier": "FREE",
    }
    made = await api.verb(secretary, "needDraft", "need { id series { id } }", series=gid(series), **words)
    assert made["need"]["series"] == {"id": gid(series)}
    changed = await api.verb(
        secretary, "needChange", "need { series { id } }", need=made["need"]["id"], series=None
    )
    assert changed["need"] == {"series": None}
    refused = await api.verb(secretary, "needDraft", "need { id }", series="Series:987", **words)
    assert (refused["__typename"], refused["field"]) == ("InvalidInput", ["series"])
