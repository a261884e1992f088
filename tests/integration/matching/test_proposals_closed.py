"""Proposals that come to nothing: declined, withdrawn, expired."""

from datetime import timedelta

import pytest

from services.domain.events.models import Event, EventState
from services.domain.matching import actions
from services.domain.matching.models import Proposal, ProposalState
from services.domain.needs.models import Need, NeedState
from services.domain.notifications.models import Notice
from services.domain.partners.models import OfferState, PartnerState
from services.kit import clock
from services.kit.errors import InvalidInput, NotAllowed
from tests.factories.acting import act, at_once
from tests.factories.matching import a_pair, a_proposal, another_offer, matched

pytestmark = pytest.mark.usefixtures("db")


async def state_of(need):
    return (await Need.get(id=need.id)).state


async def test_a_partner_cannot_withdraw_its_proposal():
    pair = await a_pair()
    proposal = await a_proposal(pair)
    with pytest.raises(NotAllowed):
        await act(actions.withdraw(pair.member, proposal=proposal.id, reason="不想做"))


async def test_declining_gives_the_need_back_and_tells_why():
    pair = await a_pair()
    proposal = await a_proposal(pair)
    declined = await act(actions.decline(pair.member, proposal=proposal.id, reason="人手不够"))
    assert (declined.state, declined.reason) == (ProposalState.DECLINED, "人手不够")
    assert await state_of(pair.need) is NeedState.PUBLISHED
    [notice] = await Notice.filter(account_id=pair.secretary.account_id)
    assert "人手不够" in notice.body


async def test_a_need_with_another_open_proposal_stays_proposed():
    pair = await a_pair()
    _, offer = await another_offer(pair)
    mine = await a_proposal(pair)
    await a_proposal(pair, offer_id=offer.id, partner_id=offer.partner_id)
    await act(actions.decline(pair.member, proposal=mine.id, reason="人手不够"))
    assert await state_of(pair.need) is NeedState.PROPOSED


async def test_a_reason_must_be_given():
    pair = await a_pair()
    proposal = await a_proposal(pair)
    with pytest.raises(InvalidInput):
        await act(actions.decline(pair.member, proposal=proposal.id, reason=" "))


async def test_withdrawing_tells_the_partner():
    pair = await a_pair()
    proposal = await a_proposal(pair)
    await act(actions.withdraw(pair.secretary, proposal=proposal.id, reason="需求有变"))
    assert await state_of(pair.need) is NeedState.PUBLISHED
    [notice] = await Notice.filter(account_id=pair.member.account_id)
    assert "需求有变" in notice.body


async def test_unanswered_proposals_expire_once():
    pair = await a_pair()
    proposal = await a_proposal(pair)
    assert await act(actions.expire_proposals()) == 0
    with clock.freeze(proposal.expires_at):
        outcomes = await at_once([actions.expire_proposals] * 5)
    assert sum(outcomes) == 1
    assert (await Proposal.get(id=proposal.id)).state is ProposalState.EXPIRED
    assert await state_of(pair.need) is NeedState.PUBLISHED
    assert await Notice.filter(account_id=pair.member.account_id).count() == 1


async def test_a_cancelled_event_gives_the_need_back_to_matching():
    pair = await a_pair()
    proposal = await a_proposal(pair)
    accepted = await act(actions.accept(pair.member, proposal=proposal.id))
    await Event.filter(id=accepted.event_id).update(state=EventState.CANCELLED)
    await Need.filter(id=pair.need.id).update(state=NeedState.PUBLISHED)
    _, offer = await another_offer(pair)
    [again] = await matched(pair.community)
    assert again.offer_id == offer.id
    assert again.starts_at > clock.now() + timedelta(days=1)


@pytest.mark.parametrize("what", ["need", "offer", "partner"])
async def test_a_proposal_that_nobody_could_accept_is_withdrawn(what):
    pair = await a_pair()
    proposal = await a_proposal(pair)
    assert await act(actions.withdraw_moot()) == 0
    row, state = {
        "need": (pair.need, NeedState.WITHDRAWN),
        "offer": (pair.offer, OfferState.WITHDRAWN),
        "partner": (pair.partner, PartnerState.EXITED),
    }[what]
    row.state = state
    await row.save(update_fields=["state"])
    assert sum(await at_once([actions.withdraw_moot] * 3)) == 1
    assert (await Proposal.get(id=proposal.id)).state is ProposalState.WITHDRAWN
    expected = NeedState.WITHDRAWN if what == "need" else NeedState.PUBLISHED
    assert await state_of(pair.need) is expected
