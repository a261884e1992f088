"""Owners who leave side by side, and offers that are written while they end."""

from services.domain.partners import actions
from services.domain.partners.errors import LastOwner
from services.domain.partners.models import MemberRole, Membership, Offer, OfferState
from tests.factories.acting import at_once
from tests.factories.partners import a_member, a_partner, an_offer


async def test_of_6_owners_whom_each_removes_at_once_one_stays(db):
    partner = await a_partner()
    owners = [await a_member(partner) for _ in range(6)]
    memberships = await Membership.filter(partner_id=partner.id).order_by("id")
    mine = {one.account_id: one.id for one in memberships}
    answers = await at_once(
        lambda owner=owner: actions.remove_member(owner, membership=mine[owner.account_id])
        for owner in owners
    )
    assert sum(isinstance(one, Membership) for one in answers) == 5
    assert sum(isinstance(one, LastOwner) for one in answers) == 1
    assert await Membership.filter(partner_id=partner.id, role=MemberRole.OWNER, left_at=None).count() == 1


async def test_an_offer_resumed_while_it_is_withdrawn_stays_withdrawn(db):
    partner = await a_partner()
    offer = await an_offer(partner=partner, state=OfferState.PAUSED)
    owner = await a_member(partner)
    await at_once(
        [
            lambda: actions.resume_offer(owner, offer=offer.id),
            lambda: actions.withdraw_offer(owner, offer=offer.id),
            lambda: actions.pause_offer(owner, offer=offer.id),
        ]
    )
    assert (await Offer.get(id=offer.id)).state is OfferState.WITHDRAWN
