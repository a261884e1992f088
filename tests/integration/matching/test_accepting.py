"""Proposals accepted by those to whom they were made."""

import pytest

from services.domain.actors.actor import ANONYMOUS
from services.domain.events.models import Event, EventState, Stall
from services.domain.matching import actions
from services.domain.matching.errors import MatchExpired, MatchNotOpen
from services.domain.matching.models import Proposal, ProposalState
from services.domain.needs.models import Need, NeedState
from services.domain.notifications.models import Notice
from services.domain.partners.models import Partner, PartnerState
from services.kit import clock
from services.kit.errors import NotAllowed, NotFound, SignInNeeded
from tests.factories.acting import act, at_once
from tests.factories.matching import a_pair, a_proposal, another_offer
from tests.factories.partners import a_member, a_partner
from tests.factories.people import a_community, a_resident, a_secretary

pytestmark = pytest.mark.usefixtures("db")


async def state_of(need):
    return (await Need.get(id=need.id)).state


async def test_accepting_drafts_the_event_and_tells_the_staff():
    pair = await a_pair(places=30)
    proposal = await a_proposal(pair)
    accepted = await act(actions.accept(pair.member, proposal=proposal.id))

    event = await Event.get(id=accepted.event_id)
    assert (event.state, event.need_id, event.partner_id) == (EventState.DRAFT, pair.need.id, pair.partner.id)
    assert (event.starts_at, event.capacity, event.title) == (proposal.starts_at, 30, pair.need.title)
    assert await state_of(pair.need) is NeedState.AGREED
    [notice] = await Notice.filter(account_id=pair.secretary.account_id)
    assert pair.partner.name in notice.body


async def test_twenty_accepts_at_once_make_one_event():
    pair = await a_pair()
    proposal = await a_proposal(pair)
    outcomes = await at_once([lambda: actions.accept(pair.member, proposal=proposal.id)] * 20)
    assert sum(isinstance(one, Proposal) for one in outcomes) == 1
    assert sum(isinstance(one, MatchNotOpen) for one in outcomes) == 19
    assert await Event.all().count() == 1


async def test_accepts_of_two_partners_at_once_share_one_event():
    pair = await a_pair(wanted=2)
    member, offer = await another_offer(pair)
    mine = await a_proposal(pair)
    theirs = await a_proposal(pair, offer_id=offer.id, partner_id=offer.partner_id)
    await at_once(
        [
            lambda: actions.accept(pair.member, proposal=mine.id),
            lambda: actions.accept(member, proposal=theirs.id),
        ]
    )
    [event] = await Event.all()
    stalls = await Stall.filter(event_id=event.id)
    assert {stall.partner_id for stall in stalls} == {pair.partner.id, offer.partner_id}


async def test_accepting_and_withdrawing_at_once_do_one_of_the_two():
    pair = await a_pair()
    proposal = await a_proposal(pair)
    outcomes = await at_once(
        [
            lambda: actions.accept(pair.member, proposal=proposal.id),
            lambda: actions.withdraw(pair.secretary, proposal=proposal.id, reason="需求有变"),
        ]
    )
    assert sum(isinstance(one, MatchNotOpen) for one in outcomes) == 1
    accepted = (await Proposal.get(id=proposal.id)).state is ProposalState.ACCEPTED
    assert await Event.all().count() == int(accepted)


async def test_a_need_that_has_its_partner_spares_the_others():
    pair = await a_pair()
    member, offer = await another_offer(pair)
    mine = await a_proposal(pair)
    theirs = await a_proposal(pair, offer_id=offer.id, partner_id=offer.partner_id)
    await act(actions.accept(pair.member, proposal=mine.id))
    other = await Proposal.get(id=theirs.id)
    assert (other.state, other.answered_by_id) == (ProposalState.WITHDRAWN, None)
    [notice] = await Notice.filter(account_id=member.account_id)
    assert notice.key == f"proposal:{theirs.id}:withdrawn"


async def test_an_answer_after_the_last_moment_is_refused():
    pair = await a_pair()
    proposal = await a_proposal(pair)
    with clock.freeze(proposal.expires_at), pytest.raises(MatchExpired):
        await act(actions.accept(pair.member, proposal=proposal.id))


async def test_a_suspended_partner_cannot_accept():
    pair = await a_pair()
    proposal = await a_proposal(pair)
    await Partner.filter(id=pair.partner.id).update(state=PartnerState.SUSPENDED)
    with pytest.raises(MatchNotOpen):
        await act(actions.accept(pair.member, proposal=proposal.id))


async def test_staff_cannot_accept_for_a_partner():
    pair = await a_pair()
    proposal = await a_proposal(pair)
    with pytest.raises(NotAllowed):
        await act(actions.accept(pair.secretary, proposal=proposal.id))


async def test_others_do_not_see_a_proposal():
    pair = await a_pair()
    proposal = await a_proposal(pair)
    elsewhere = await a_secretary(await a_community())
    for stranger in (await a_resident(), await a_member(await a_partner()), elsewhere):
        with pytest.raises(NotFound):
            await act(actions.accept(stranger, proposal=proposal.id))
    with pytest.raises(SignInNeeded):
        await act(actions.accept(ANONYMOUS, proposal=proposal.id))
