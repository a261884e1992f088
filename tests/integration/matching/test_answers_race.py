"""All that may become of one proposal, of one need, of one area's run, tried at the same moment."""

import itertools
from datetime import timedelta

import pytest

from services.domain.audit.models import AuditEntry
from services.domain.events.models import Event, EventState
from services.domain.matching import actions
from services.domain.matching.errors import MatchExpired, MatchNotOpen, MatchRunOver, MatchRunUnderWay
from services.domain.matching.models import MatchRun, Proposal, ProposalState, RunState
from services.domain.needs import actions as needs
from services.domain.needs.errors import AnswerNotOpen, NeedNotLooking, NeedStateWrong
from services.domain.needs.models import AnswerState, CallAnswer, Need, NeedState, NeedStep, NeedSupport
from services.kit import clock
from services.kit.errors import Refusal
from tests.factories.acting import act, at_once
from tests.factories.matching import a_pair, a_proposal, a_run, another_offer
from tests.factories.needs import a_call, a_need
from tests.factories.people import a_community, a_resident, a_secretary

pytestmark = pytest.mark.usefixtures("db")

NEED_AFTER = {
    ProposalState.ACCEPTED: NeedState.AGREED,
    ProposalState.DECLINED: NeedState.PUBLISHED,
    ProposalState.WITHDRAWN: NeedState.PUBLISHED,
    ProposalState.EXPIRED: NeedState.PUBLISHED,
}


def answers(pair, proposal):
    """Every way in which people end a proposal."""
    return {
        "accept": lambda: actions.accept(pair.member, proposal=proposal.id),
        "decline": lambda: actions.decline(pair.member, proposal=proposal.id, reason="排不开"),
        "withdraw": lambda: actions.withdraw(pair.secretary, proposal=proposal.id, reason="需求有变"),
    }


async def agreed_states(proposal):
    """The end of the proposal, after need and event were seen to fit it."""
    found = await Proposal.get(id=proposal.id)
    need = await Need.get(id=found.need_id)
    assert need.state is NEED_AFTER[found.state]
    events = await Event.filter(need_id=need.id)
    if found.state is ProposalState.ACCEPTED:
        assert [(event.id, event.state) for event in events] == [(found.event_id, EventState.DRAFT)]
    else:
        assert events == []
        assert found.event_id is None
    assert (await NeedStep.filter(need_id=need.id).order_by("-id").first()).state is need.state
    return found


async def ends_recorded(proposal):
    return await AuditEntry.filter(subject_type="Proposal", subject_id=proposal.id).count()


@pytest.mark.parametrize("order", list(itertools.permutations(("accept", "decline", "withdraw"))))
async def test_of_three_answers_at_once_exactly_one_wins(order):
    pair = await a_pair()
    proposal = await a_proposal(pair)
    ways = answers(pair, proposal)

    outcomes = await at_once([ways[name] for name in order])

    won = [one for one in outcomes if isinstance(one, Proposal)]
    assert len(won) == 1
    assert [type(one) for one in outcomes if isinstance(one, Refusal)] == [MatchNotOpen, MatchNotOpen]
    found = await agreed_states(proposal)
    assert found.state is won[0].state
    assert await ends_recorded(proposal) == 1


@pytest.mark.parametrize("name", ["decline", "withdraw"])
async def test_an_overdue_proposal_expires_or_is_ended_but_not_both(name):
    pair = await a_pair()
    proposal = await a_proposal(pair, expires_at=clock.now() - timedelta(minutes=1))

    outcome, expired = await at_once([answers(pair, proposal)[name], actions.expire_proposals])

    assert (expired == 1) is isinstance(outcome, MatchNotOpen)
    found = await agreed_states(proposal)
    assert (found.state is ProposalState.EXPIRED) is (expired == 1)
    assert await ends_recorded(proposal) == 1


async def test_all_four_ends_of_an_overdue_proposal_at_once_leave_one():
    pair = await a_pair()
    proposal = await a_proposal(pair, expires_at=clock.now() - timedelta(minutes=1))

    outcomes = await at_once([*answers(pair, proposal).values(), actions.expire_proposals])

    accepted, declined, withdrawn, expired = outcomes
    assert isinstance(accepted, (MatchExpired, MatchNotOpen))
    won = [isinstance(declined, Proposal), isinstance(withdrawn, Proposal), expired == 1]
    assert sum(won) == 1
    found = await agreed_states(proposal)
    ends = (ProposalState.DECLINED, ProposalState.WITHDRAWN, ProposalState.EXPIRED)
    assert found.state is ends[won.index(True)]
    assert await ends_recorded(proposal) == 1


async def test_ten_sweeps_at_once_expire_a_proposal_once():
    pair = await a_pair()
    proposal = await a_proposal(pair, expires_at=clock.now() - timedelta(minutes=1))
    assert sum(await at_once([actions.expire_proposals] * 10)) == 1
    assert (await agreed_states(proposal)).state is ProposalState.EXPIRED
    assert await ends_recorded(proposal) == 1


async def test_a_proposal_that_still_has_time_does_not_expire():
    proposal = await a_proposal(await a_pair())
    assert await act(actions.expire_proposals()) == 0
    assert (await Proposal.get(id=proposal.id)).state is ProposalState.PROPOSED
    assert await ends_recorded(proposal) == 0


async def test_two_partners_that_accept_at_once_what_is_wanted_once_leave_one_accepted():
    pair = await a_pair(wanted=1)
    member, offer = await another_offer(pair)
    mine = await a_proposal(pair)
    theirs = await a_proposal(pair, offer_id=offer.id, partner_id=offer.partner_id)

    outcomes = await at_once(
        [
            lambda: actions.accept(pair.member, proposal=mine.id),
            lambda: actions.accept(member, proposal=theirs.id),
        ]
    )

    assert sorted(type(one).__name__ for one in outcomes) == ["MatchNotOpen", "Proposal"]
    states = {one.state for one in await Proposal.filter(need_id=pair.need.id)}
    assert states == {ProposalState.ACCEPTED, ProposalState.WITHDRAWN}
    assert await Event.all().count() == 1
    assert (await Need.get(id=pair.need.id)).state is NeedState.AGREED


async def test_a_decline_beside_an_accept_of_another_partner_leaves_the_need_agreed():
    pair = await a_pair(wanted=2)
    member, offer = await another_offer(pair)
    mine = await a_proposal(pair)
    theirs = await a_proposal(pair, offer_id=offer.id, partner_id=offer.partner_id)

    outcomes = await at_once(
        [
            lambda: actions.accept(pair.member, proposal=mine.id),
            lambda: actions.decline(member, proposal=theirs.id, reason="排不开"),
        ]
    )

    assert [one.state for one in outcomes] == [ProposalState.ACCEPTED, ProposalState.DECLINED]
    assert (await Need.get(id=pair.need.id)).state is NeedState.AGREED
    assert await Event.filter(need_id=pair.need.id).count() == 1


async def test_withdrawing_the_need_beside_an_accept_ends_withdrawn_and_never_drafts_for_it_afterwards():
    pair = await a_pair()
    proposal = await a_proposal(pair)

    accepted, withdrawn = await at_once(
        [
            lambda: actions.accept(pair.member, proposal=proposal.id),
            lambda: needs.withdraw(pair.secretary, need=pair.need.id, reason="需求有变"),
        ]
    )

    assert isinstance(withdrawn, Need)  # an agreed need may be withdrawn, too
    assert (await Need.get(id=pair.need.id)).state is NeedState.WITHDRAWN
    steps = [step.state for step in await NeedStep.filter(need_id=pair.need.id).order_by("id")]
    won = isinstance(accepted, Proposal)
    assert won or isinstance(accepted, MatchNotOpen)
    assert (NeedState.AGREED in steps) is won
    assert steps[-1] is NeedState.WITHDRAWN
    assert await Event.filter(need_id=pair.need.id).count() == int(won)


async def test_of_ten_withdrawals_of_a_need_at_once_one_is_done():
    pair = await a_pair()
    outcomes = await at_once(
        [lambda: needs.withdraw(pair.secretary, need=pair.need.id, reason="需求有变")] * 10
    )
    assert sum(isinstance(one, Need) for one in outcomes) == 1
    assert sum(isinstance(one, NeedStateWrong) for one in outcomes) == 9
    assert await NeedStep.filter(need_id=pair.need.id, state=NeedState.WITHDRAWN).count() == 1


async def test_publishing_a_draft_twice_at_once_publishes_it_once():
    area = await a_community()
    secretary, need = await a_secretary(area), await a_need(area=area, state=NeedState.DRAFT)
    outcomes = await at_once([lambda: needs.publish(secretary, need=need.id)] * 5)
    assert sum(isinstance(one, NeedStateWrong) for one in outcomes) == 4
    assert await AuditEntry.filter(verb="need_publish", subject_id=need.id).count() == 1


@pytest.mark.parametrize("before", [0, 1])
async def test_support_and_its_taking_back_at_once_leave_one_or_none_and_a_row_for_each_change(before):
    need, resident = await a_need(), await a_resident()
    if before:
        await act(needs.support(resident, need=need.id))

    await at_once(
        [
            lambda: needs.support(resident, need=need.id),
            lambda: needs.unsupport(resident, need=need.id),
        ]
        * 5
    )

    left = await NeedSupport.filter(need_id=need.id, account_id=resident.account_id).count()
    given = await AuditEntry.filter(verb="need_support").count()
    taken = await AuditEntry.filter(verb="need_unsupport").count()
    assert left in (0, 1)
    assert given - taken == left


async def test_many_residents_who_support_at_once_all_count():
    need = await a_need()
    residents = [await a_resident() for _ in range(8)]
    await at_once([lambda one=one: needs.support(one, need=need.id) for one in residents])
    supporters = {one.account_id for one in await NeedSupport.filter(need_id=need.id)}
    assert supporters == {one.account_id for one in residents}


async def test_two_curators_that_start_a_run_at_once_get_one_run():
    area = await a_community()
    curators = [await a_secretary(area), await a_secretary(area)]
    outcomes = await at_once([lambda one=one: actions.start(one, area=area.id) for one in curators])
    assert sorted(type(one).__name__ for one in outcomes) == ["MatchRun", "MatchRunUnderWay"]
    [run] = await MatchRun.all()
    assert run.state is RunState.QUEUED
    assert await AuditEntry.filter(verb="match_run_start").count() == 1


async def test_runs_of_two_communities_start_side_by_side():
    areas = [await a_community(), await a_community()]
    outcomes = await at_once(
        [
            lambda area=area, one=one: actions.start(one, area=area.id)
            for area, one in [(area, await a_secretary(area)) for area in areas]
        ]
    )
    assert {one.area_id for one in outcomes} == {area.id for area in areas}


@pytest.mark.parametrize("state", [RunState.DONE, RunState.FAILED, RunState.CANCELLED])
async def test_a_run_that_is_over_is_not_cancelled_and_does_not_stand_in_the_way(state):
    area = await a_community()
    secretary, over = await a_secretary(area), await a_run(area, state=state)
    with pytest.raises(MatchRunOver):
        await act(actions.cancel(secretary, run=over.id))
    started = await act(actions.start(secretary, area=area.id))
    assert started.id != over.id
    with pytest.raises(MatchRunUnderWay, match=f"Match run {started.id} "):
        await act(actions.start(secretary, area=area.id))


async def test_cancelling_a_run_many_times_at_once_cancels_it_once():
    area = await a_community()
    secretary, run = await a_secretary(area), await a_run(area)
    outcomes = await at_once([lambda: actions.cancel(secretary, run=run.id)] * 6)
    assert sum(isinstance(one, MatchRun) for one in outcomes) == 1
    assert sum(isinstance(one, MatchRunOver) for one in outcomes) == 5
    assert await AuditEntry.filter(verb="match_run_cancel", subject_id=run.id).count() == 1


async def an_answer(pair):
    call = await a_call(area=pair.community, needs=[pair.need])
    return await CallAnswer.create(
        call_id=call.id,
        partner_id=pair.partner.id,
        need_id=pair.need.id,
        text="我们来",
        state=AnswerState.OFFERED,
    )


async def test_of_three_decisions_on_an_answer_at_once_one_wins_and_the_need_follows_it():
    pair = await a_pair()
    answer = await an_answer(pair)
    outcomes = await at_once(
        [
            lambda: needs.accept_answer(pair.secretary, answer=answer.id),
            lambda: needs.decline_answer(pair.secretary, answer=answer.id, reason="已有安排"),
            lambda: needs.withdraw_answer(pair.member, answer=answer.id),
        ]
    )
    assert sum(isinstance(one, CallAnswer) for one in outcomes) == 1
    assert sum(isinstance(one, AnswerNotOpen) for one in outcomes) == 2
    accepted = (await CallAnswer.get(id=answer.id)).state is AnswerState.ACCEPTED
    state = (await Need.get(id=pair.need.id)).state
    assert state is (NeedState.AGREED if accepted else NeedState.PUBLISHED)
    assert await NeedStep.filter(need_id=pair.need.id, state=NeedState.AGREED).count() == int(accepted)


async def test_accepting_an_answer_of_a_need_that_is_withdrawn_leaves_the_answer_undecided():
    pair = await a_pair()
    answer = await an_answer(pair)
    await act(needs.withdraw(pair.secretary, need=pair.need.id, reason="需求有变"))
    rows = await AuditEntry.all().count()
    with pytest.raises(NeedNotLooking):
        await act(needs.accept_answer(pair.secretary, answer=answer.id))
    assert (await CallAnswer.get(id=answer.id)).state is AnswerState.OFFERED
    assert await AuditEntry.all().count() == rows
