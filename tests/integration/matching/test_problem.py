"""What a run has to choose from, and what it may still write when the world has moved on."""

from datetime import date, time, timedelta

import pytest

from services.domain.matching import actions
from services.domain.matching.models import MatchRun, Proposal, ProposalState
from services.domain.needs.models import Need, NeedState, NeedWindow, Urgency
from services.domain.partners.models import OfferState, Partner, PartnerState
from services.kit import clock, database
from tests.factories.acting import act
from tests.factories.matching import a_pair, a_proposal, a_run, another_offer, matched, posed, settled
from tests.factories.needs import a_need
from tests.factories.partners import an_offer
from tests.factories.people import a_community

pytestmark = pytest.mark.usefixtures("db")


async def test_the_statements_do_not_grow_with_the_rows():
    counts = []
    for size in (1, 12):
        community = await a_community()
        pair = await a_pair(community=community)
        for _ in range(size - 1):
            await a_need(area=community)
            await an_offer(partner=pair.partner)
        run = await a_run(community)
        with database.counting() as statements:
            _, asked = await posed(run)
        assert (len(asked.problem.needs), len(asked.problem.offers)) == (size, size)
        counts.append(len(statements))
    assert counts[0] == counts[1]


async def test_slots_are_those_of_the_next_three_weeks_from_tomorrow_on():
    pair = await a_pair()
    _, asked = await posed(await a_run(pair.community))
    now = clock.now().timestamp()
    starts = [slot.start for slot in asked.problem.offers[0].slots]
    assert len(starts) in (2, 3)
    assert all(now + 86400 < start < now + 22 * 86400 for start in starts)


async def test_a_paused_offer_and_a_suspended_partner_are_left_out():
    pair = await a_pair(state=OfferState.PAUSED)
    _, offer = await another_offer(pair)
    await _suspend(offer.partner_id)
    _, asked = await posed(await a_run(pair.community))
    assert asked.problem.offers == []


async def test_an_offer_for_the_whole_subdistrict_serves_its_communities():
    community = await a_community()
    await a_need(area=community)
    offer = await an_offer(serves=await community.parent)
    _, asked = await posed(await a_run(community))
    assert [one.id for one in asked.problem.offers] == [offer.id]


async def test_windows_that_are_over_do_not_mean_any_time():
    pair = await a_pair()
    await NeedWindow.create(need_id=pair.need.id, on=date(2020, 1, 1), starts=time(9), ends=time(11))
    assert await matched(pair.community) == []


async def test_an_open_proposal_is_found_again_and_stands_as_it_is():
    pair = await a_pair()
    [proposal] = await matched(pair.community)
    await a_need(area=pair.community, title=pair.need.title, text=pair.need.text)
    _, asked = await posed(await a_run(pair.community))
    assert [row["id"] for row in asked.open] == [proposal.id]
    assert all(slot.capacity == 1 for slot in asked.problem.offers[0].slots)
    kept = {need.id: need.kept for need in asked.problem.needs}
    assert kept[pair.need.id] == [pair.offer.id]


async def test_what_was_proposed_stays_with_its_slot_when_all_is_solved_anew():
    pair = await a_pair()
    [proposal] = await matched(pair.community)
    await a_need(area=pair.community, title=pair.need.title, text=pair.need.text)
    [other] = await matched(pair.community)
    assert other.need_id != pair.need.id
    assert (await Proposal.get(id=proposal.id)).state is ProposalState.PROPOSED
    assert (other.starts_at, other.offer_id) != (proposal.starts_at, proposal.offer_id)


async def test_an_urgent_need_takes_the_place_of_what_nobody_has_answered():
    day = clock.today() + timedelta(days=9)
    pair = await a_pair(slots=((day, time(9), time(11)),))
    [first] = await matched(pair.community)
    urgent = await a_need(
        area=pair.community, title=pair.need.title, text=pair.need.text, urgency=Urgency.CRITICAL
    )
    [second] = await matched(pair.community)
    assert second.need_id == urgent.id
    replaced = await Proposal.get(id=first.id)
    assert (replaced.state, replaced.answered_by_id) == (ProposalState.WITHDRAWN, None)
    assert (await Need.get(id=pair.need.id)).state is NeedState.PUBLISHED
    run = await MatchRun.get(id=second.run_id)
    assert (run.proposals, run.replaced) == (1, 1)


async def test_what_staff_matched_by_hand_is_not_replaced():
    day = clock.today() + timedelta(days=9)
    pair = await a_pair(slots=((day, time(9), time(11)),))
    [first] = await matched(pair.community)
    by = pair.secretary.account_id
    await Proposal.filter(id=first.id).update(assigned_by_id=by, assigned_for="居民点名要这一家。")
    await a_need(area=pair.community, title=pair.need.title, text=pair.need.text, urgency=Urgency.CRITICAL)
    assert await matched(pair.community) == []
    assert (await Proposal.get(id=first.id)).state is ProposalState.PROPOSED


async def test_a_proposal_whose_slot_begins_within_a_day_stands():
    pair = await a_pair()
    soon = clock.now() + timedelta(hours=5)
    proposal = await a_proposal(pair, starts_at=soon, ends_at=soon + timedelta(hours=1))
    _, asked = await posed(await a_run(pair.community))
    assert asked.open == []
    assert [need.wanted for need in asked.problem.needs] == [0]
    assert (await Proposal.get(id=proposal.id)).state is ProposalState.PROPOSED


async def test_a_declined_pair_is_never_proposed_again():
    pair = await a_pair()
    [proposal] = await matched(pair.community)
    await act(actions.decline(pair.member, proposal=proposal.id, reason="人手不够"))
    assert await matched(pair.community) == []


async def test_a_proposal_that_expired_once_is_kept_and_twice_is_barred():
    pair = await a_pair()
    later = clock.now()
    for _ in range(2):
        assert len(await matched(pair.community)) == 1
        await Proposal.filter(state=ProposalState.PROPOSED).update(expires_at=later - timedelta(minutes=1))
        assert await act(actions.expire_proposals()) == 1
    assert await matched(pair.community) == []


async def test_a_need_that_wants_more_is_offered_to_others():
    pair = await a_pair(wanted=2)
    first = await a_proposal(pair)
    member, offer = await another_offer(pair)
    [second] = await matched(pair.community)
    assert second.offer_id == offer.id
    await act(actions.accept(pair.member, proposal=first.id))
    accepted = await act(actions.accept(member, proposal=second.id))
    assert accepted.state is ProposalState.ACCEPTED


async def test_what_changed_while_the_engine_solved_is_not_proposed():
    pair = await a_pair()
    claimed, asked = await posed(await a_run(pair.community))
    pair.need.state = NeedState.WITHDRAWN
    await pair.need.save(update_fields=["state"])
    assert await settled(claimed, asked) == []


async def test_an_offer_paused_while_the_engine_solved_is_not_proposed():
    pair = await a_pair()
    claimed, asked = await posed(await a_run(pair.community))
    pair.offer.state = OfferState.PAUSED
    await pair.offer.save(update_fields=["state"])
    assert await settled(claimed, asked) == []


async def test_two_runs_that_overlap_do_not_propose_twice():
    pair = await a_pair()
    one = await posed(await a_run(pair.community))
    other = await posed(await a_run(await pair.community.parent))
    assert len(await settled(*one)) == 1
    assert await settled(*other) == []


async def test_a_run_that_overlaps_still_proposes_what_the_other_gave_back():
    pair = await a_pair()
    one, _ = await posed(await a_run(pair.community))
    other = await posed(await a_run(await pair.community.parent))
    await act(actions.cancel(pair.secretary, run=one.run))
    [proposal] = await settled(*other)
    assert proposal.need_id == pair.need.id


async def _suspend(partner_id):
    await Partner.filter(id=partner_id).update(state=PartnerState.SUSPENDED)
