"""The trail of runs and proposals."""

import pytest

from services.domain.matching import actions
from services.domain.matching.models import MatchRun, ProposalState, RunState
from tests.factories.matching import a_pair, a_proposal, a_run
from tests.factories.people import a_community, a_resident, a_secretary
from tests.integration.audit.trail import left_by, refused, the_one_left_by

pytestmark = pytest.mark.usefixtures("db")


async def test_a_run_started_is_told_of_with_who_asked():
    area = await a_community()
    staff = await a_secretary(area)
    entry = await the_one_left_by(actions.start(staff, area=area.id))
    assert (entry.verb, entry.subject_type, entry.area_id) == ("match_run_start", "MatchRun", area.id)
    assert (entry.before, entry.after["requested_by_id"]) == (None, staff.account_id)


async def test_a_resident_starts_no_run():
    area = await a_community()
    assert await refused(actions.start(await a_resident(area=area), area=area.id))
    assert await MatchRun.all().count() == 0


@pytest.mark.parametrize("state", [RunState.DONE, RunState.FAILED, RunState.CANCELLED])
async def test_a_run_that_is_over_is_not_cancelled(state):
    area = await a_community()
    run = await a_run(area, state=state)
    assert await refused(actions.cancel(await a_secretary(area), run=run.id))


@pytest.mark.parametrize("state", [one for one in ProposalState if one is not ProposalState.PROPOSED])
@pytest.mark.parametrize("verb", ["accept", "decline", "withdraw"])
async def test_a_proposal_that_was_answered_leaves_no_second_trace(verb, state):
    pair = await a_pair()
    proposal = await a_proposal(pair, state=state)
    actor = pair.secretary if verb == "withdraw" else pair.member
    reason = {} if verb == "accept" else {"reason": "时间不合适"}
    assert await refused(getattr(actions, verb)(actor, proposal=proposal.id, **reason))


async def test_an_acceptance_is_told_of_with_the_need_and_the_draft():
    pair = await a_pair()
    proposal = await a_proposal(pair)
    verbs = {one.verb for one in await left_by(actions.accept(pair.member, proposal=proposal.id))}
    assert {"match_accept", "need_advance", "event_draft"} <= verbs
