"""Match runs and proposals over HTTP."""

import pytest

from services.kit import database
from tests.factories.matching import a_pair, a_proposal, matched
from tests.factories.people import a_resident

PROPOSALS = """
query ($need: ID!) { proposals(filter: {need: $need}) { totalCount nodes {
  id state score parts wordsNeed wordsOffer startsAt expiresAt
  need { id } offer { id } partner { id } run { id } runnerUp { id } event { id state } } } }
"""
RUN = (
    "query ($id: ID!) { matchRun(id: $id) { state stage done total needs offers proposals excluded error } }"
)


async def test_a_curator_starts_a_run_and_a_second_is_refused_by_name(api):
    pair = await a_pair()
    area = f"Area:{pair.community.id}"
    started = await api.verb(pair.secretary, "matchRunStart", "run { id state area { id } }", area=area)
    assert started["run"]["state"] == "QUEUED"
    again = await api.verb(pair.secretary, "matchRunStart", "run { id }", area=area)
    assert (again["__typename"], again["code"]) == ("MatchRunUnderWay", "MATCH_RUN_UNDER_WAY")
    cancelled = await api.verb(pair.secretary, "matchRunCancel", "run { state }", run=started["run"]["id"])
    assert cancelled["run"]["state"] == "CANCELLED"


async def test_the_partner_reads_the_reasons_and_accepts(api):
    pair = await a_pair()
    [made] = await matched(pair.community)
    need = f"Need:{pair.need.id}"

    [seen] = (await api(pair.member, PROPOSALS, need=need))["proposals"]["nodes"]
    assert sum(part["points"] for part in seen["parts"]) == seen["score"]
    assert seen["wordsNeed"]
    assert (seen["offer"], seen["partner"]) == (
        {"id": f"Offer:{pair.offer.id}"},
        {"id": f"Partner:{pair.partner.id}"},
    )
    assert seen["run"] is None  # runs are the staff's

    selection = "proposal { state event { state } need { state } }"
    accepted = await api.verb(pair.member, "matchAccept", selection, proposal=f"Proposal:{made.id}")
    assert accepted["proposal"] == {
        "state": "ACCEPTED",
        "event": {"state": "DRAFT"},
        "need": {"state": "AGREED"},
    }


async def test_staff_read_what_a_run_did(api):
    pair = await a_pair()
    [made] = await matched(pair.community)
    run = (await api(pair.secretary, RUN, id=f"MatchRun:{made.run_id}"))["matchRun"]
    assert (run["state"], run["needs"], run["offers"], run["proposals"]) == ("DONE", 1, 1, 1)
    assert run["excluded"]["price"] == 0


async def test_residents_see_neither_runs_nor_proposals(api):
    pair = await a_pair()
    proposal = await a_proposal(pair)
    for actor in (None, await a_resident(area=pair.community)):
        assert (await api(actor, PROPOSALS, need=f"Need:{pair.need.id}"))["proposals"]["totalCount"] == 0
        assert (await api(actor, RUN, id=f"MatchRun:{proposal.run_id}"))["matchRun"] is None


@pytest.mark.parametrize(("verb", "who"), [("matchDecline", "member"), ("matchWithdraw", "secretary")])
async def test_a_proposal_that_is_not_open_is_refused_by_name(api, verb, who):
    pair = await a_pair()
    proposal = await a_proposal(pair)
    actor, id = getattr(pair, who), f"Proposal:{proposal.id}"
    done = await api.verb(actor, verb, "proposal { reason }", proposal=id, reason="排不开")
    assert done["proposal"] == {"reason": "排不开"}
    again = await api.verb(actor, verb, "proposal { id }", proposal=id, reason="排不开")
    assert again["__typename"] == "MatchNotOpen"


async def test_a_partner_lists_its_work_in_one_statement(api):
    pair = await a_pair()
    for _ in range(3):
        other = await a_pair(community=pair.community)
        await a_proposal(other, partner_id=pair.partner.id)
    document = (
        "{ proposals(filter: {mine: true}) { nodes { need { title } offer { title partner { name } } } } }"
    )
    with database.counting() as statements:
        found = await api(pair.member, document)
    assert len(found["proposals"]["nodes"]) == 3
    assert len(statements) == 2  # who asks, and what
