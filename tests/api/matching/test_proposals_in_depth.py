"""Proposals and runs over HTTP: who reads what, what each answer gives back, what every no leaves."""

from datetime import timedelta

import pytest

from services.domain.audit.models import AuditEntry
from services.domain.events.models import Event
from services.domain.matching.models import MatchRun, Proposal, ProposalState, RunState
from services.domain.needs.models import Need
from services.domain.notifications.models import Notice
from services.kit import clock
from tests.factories.matching import a_pair, a_proposal, a_run, another_offer, matched
from tests.factories.partners import a_member, a_partner
from tests.factories.people import a_community, a_resident, a_secretary

TABLES = (Proposal, MatchRun, Need, Event, Notice, AuditEntry)


async def rows():
    return [await table.all().order_by("id").values() for table in TABLES]


async def refused(api, actor, verb, /, **input):
    """The kind and the field of a refusal that left every row as it was."""
    before = await rows()
    answer = await api.verb(actor, verb, "__typename", **input)
    assert await rows() == before
    return answer["__typename"], answer.get("field")


async def listed(api, actor, **filter):
    document = (
        "query ($filter: ProposalFilter) { proposals(filter: $filter, order: SCORE_DESC)"
        " { nodes { id } totalCount } }"
    )
    found = (await api(actor, document, filter=filter))["proposals"]
    assert found["totalCount"] == len(found["nodes"])
    return [node["id"] for node in found["nodes"]]


def gid(row):
    return f"{type(row).__name__}:{row.id}"


async def test_a_proposal_says_by_how_much_it_beats_the_runner_up(api):
    pair = await a_pair()
    await another_offer(pair)
    [made] = await matched(pair.community)
    document = """query ($id: ID!) { proposal(id: $id) { score margin parts wordsNeed wordsOffer answeredAt
        offer { id } runnerUp { id } } }"""
    seen = (await api(pair.secretary, document, id=gid(made)))["proposal"]
    assert sum(part["points"] for part in seen["parts"]) == seen["score"]
    assert all(set(part) == {"name", "points", "detail"} for part in seen["parts"])
    assert len({part["name"] for part in seen["parts"]}) == len(seen["parts"])
    assert seen["runnerUp"] is not None
    assert seen["runnerUp"]["id"] != seen["offer"]["id"]
    assert seen["margin"] >= 0
    assert seen["answeredAt"] is None


async def test_without_another_offer_there_is_neither_runner_up_nor_margin(api):
    pair = await a_pair()
    [made] = await matched(pair.community)
    document = "query ($id: ID!) { proposal(id: $id) { margin runnerUp { id } } }"
    assert (await api(pair.member, document, id=gid(made)))["proposal"] == {"margin": None, "runnerUp": None}


async def test_a_proposal_is_read_by_its_partner_and_the_staff_of_the_need_alone(api):
    pair = await a_pair()
    id = gid(await a_proposal(pair))
    for actor in (pair.member, pair.secretary, await a_secretary(pair.community)):
        assert await listed(api, actor) == [id]
    strangers = [
        None,
        await a_resident(area=pair.community),
        await a_member(await a_partner(area=pair.community)),
        await a_secretary(await a_community()),
    ]
    for actor in strangers:
        assert await listed(api, actor) == []


async def test_partners_that_were_asked_for_one_need_do_not_see_each_others_proposals(api):
    pair = await a_pair(wanted=2)
    member, offer = await another_offer(pair)
    mine = await a_proposal(pair)
    theirs = await a_proposal(pair, offer_id=offer.id, partner_id=offer.partner_id)
    assert await listed(api, pair.member) == [gid(mine)]
    assert await listed(api, member) == [gid(theirs)]


async def test_proposals_are_filtered(api):
    pair = await a_pair()
    other = await a_pair(community=pair.community)
    high = await a_proposal(pair, score=900)
    low = await a_proposal(other, score=100, state=ProposalState.DECLINED)
    late = await a_proposal(pair, score=50, state=ProposalState.EXPIRED, expires_at=clock.now())
    soon = (clock.now() + timedelta(days=1)).isoformat()
    for filter, expected in (
        ({}, [high, low, late]),
        ({"state": ["PROPOSED"]}, [high]),
        ({"state": ["DECLINED", "EXPIRED"]}, [low, late]),
        ({"need": gid(other.need)}, [low]),
        ({"offer": gid(pair.offer)}, [high, late]),
        ({"partner": gid(other.partner)}, [low]),
        ({"run": f"MatchRun:{late.run_id}"}, [late]),
        ({"expiresBefore": soon}, [late]),
        ({"forMyArea": True}, [high, low, late]),
        ({"mine": True}, []),
        ({"need": "Need:987654"}, []),
    ):
        assert await listed(api, pair.secretary, **filter) == [gid(one) for one in expected], filter
    assert await listed(api, pair.member, mine=True) == [gid(high), gid(late)]
    assert await listed(api, pair.member, forMyArea=True) == []


@pytest.mark.parametrize(
    ("verb", "who", "state", "need"),
    [
        ("matchDecline", "member", "DECLINED", "PUBLISHED"),
        ("matchWithdraw", "secretary", "WITHDRAWN", "PUBLISHED"),
    ],
)
async def test_an_end_without_event_keeps_the_cleaned_reason_and_gives_the_need_back(
    api, verb, who, state, need
):
    pair = await a_pair()
    done = await api.verb(
        getattr(pair, who),
        verb,
        "proposal { state reason answeredAt event { id } need { state } }",
        proposal=gid(await a_proposal(pair)),
        reason=" 社区(shèqū)排不开 ",
    )
    assert done["proposal"].pop("answeredAt") is not None
    assert done["proposal"] == {
        "state": state,
        "reason": "社区排不开",
        "event": None,
        "need": {"state": need},
    }


@pytest.mark.parametrize("reason", ["", " \n ", "字" * 501, "响铃\x07", "空\x00", "\u202e反向"])
@pytest.mark.parametrize(("verb", "who"), [("matchDecline", "member"), ("matchWithdraw", "secretary")])
async def test_a_reason_that_cannot_be_taken_changes_nothing(api, verb, who, reason):
    pair = await a_pair()
    proposal = gid(await a_proposal(pair))
    answer = await refused(api, getattr(pair, who), verb, proposal=proposal, reason=reason)
    assert answer == ("InvalidInput", ["reason"])


GIVEN = {"matchAccept": {}, "matchDecline": {"reason": "不"}, "matchWithdraw": {"reason": "不"}}
CLOSED = [state for state in ProposalState if state is not ProposalState.PROPOSED]


@pytest.mark.parametrize("state", CLOSED)
@pytest.mark.parametrize(
    ("verb", "who"), [("matchAccept", "member"), ("matchDecline", "member"), ("matchWithdraw", "secretary")]
)
async def test_a_proposal_that_is_closed_takes_no_other_end(api, verb, who, state):
    pair = await a_pair()
    proposal = gid(await a_proposal(pair, state=state))
    answer = await refused(api, getattr(pair, who), verb, proposal=proposal, **GIVEN[verb])
    assert answer[0] == "MatchNotOpen"


async def test_an_accept_after_the_last_moment_is_refused_by_name(api):
    pair = await a_pair()
    proposal = gid(await a_proposal(pair, expires_at=clock.now() - timedelta(seconds=1)))
    assert (await refused(api, pair.member, "matchAccept", proposal=proposal))[0] == "MatchExpired"


@pytest.mark.parametrize("verb", list(GIVEN))
async def test_ends_of_proposals_belong_to_those_they_concern(api, verb):
    pair = await a_pair()
    proposal = gid(await a_proposal(pair))
    wrong = pair.member if verb == "matchWithdraw" else pair.secretary
    outsider = await a_member(await a_partner(area=pair.community))
    for actor, kind in ((wrong, "NotAllowed"), (outsider, "NotFound"), (None, "SignInNeeded")):
        assert (await refused(api, actor, verb, proposal=proposal, **GIVEN[verb]))[0] == kind


@pytest.mark.parametrize("raw", ["", "17", "Need:1", "Proposal:0", "Proposal:-1", "Proposal:" + "9" * 40])
@pytest.mark.parametrize("verb", list(GIVEN))
async def test_ids_that_are_no_proposals_are_invalid_input(api, verb, raw):
    answer = await refused(api, await a_resident(), verb, proposal=raw, **GIVEN[verb])
    assert answer == ("InvalidInput", ["proposal"])


async def test_a_run_is_read_by_staff_with_who_asked_for_it(api):
    area = await a_community()
    secretary = await a_secretary(area)
    started = await api.verb(
        secretary,
        "matchRunStart",
        "run { id state stage done attempt error startedAt finishedAt area { id } made { totalCount } }",
        area=gid(area),
    )
    assert started["run"].pop("id").startswith("MatchRun:")
    assert started["run"] == {
        "state": "QUEUED",
        "stage": "queued",
        "done": 0,
        "attempt": 0,
        "error": "",
        "startedAt": None,
        "finishedAt": None,
        "area": {"id": gid(area)},
        "made": {"totalCount": 0},
    }


@pytest.mark.parametrize("state", [RunState.DONE, RunState.FAILED, RunState.CANCELLED])
async def test_a_run_that_is_over_is_not_cancelled_over_http(api, state):
    area = await a_community()
    run = await a_run(area, state=state)
    assert (await refused(api, await a_secretary(area), "matchRunCancel", run=gid(run)))[0] == "MatchRunOver"


async def test_runs_are_started_and_cancelled_by_curators_alone(api):
    area = await a_community()
    run, foreign = gid(await a_run(area)), await a_secretary(await a_community())
    resident = await a_resident(area=area)
    for actor, start, cancel in (
        (None, "SignInNeeded", "SignInNeeded"),
        (resident, "NotAllowed", "NotFound"),
        (foreign, "NotAllowed", "NotFound"),
    ):
        assert (await refused(api, actor, "matchRunStart", area=gid(area)))[0] == start
        assert (await refused(api, actor, "matchRunCancel", run=run))[0] == cancel
    assert (await refused(api, foreign, "matchRunStart", area="Area:987654"))[0] == "NotFound"
