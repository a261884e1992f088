"""Steps on partners and offers that run side by side: one comes first, and the other knows."""

from services.domain.audit.models import AuditEntry
from services.domain.partners import actions
from services.domain.partners.errors import PartnerStateWrong
from services.domain.partners.models import Offer, OfferState, Partner, PartnerState
from tests.factories.acting import at_once
from tests.factories.partners import a_licence, a_member, a_partner, an_agreement, an_offer
from tests.factories.people import a_community, a_secretary


async def test_of_10_activations_at_once_one_counts(db):
    area = await a_community()
    partner = await a_partner(area=area, state=PartnerState.SIGNED)
    await a_licence(partner)
    await an_agreement(partner)
    secretary = await a_secretary(area)
    answers = await at_once([lambda: actions.activate(secretary, partner=partner.id)] * 10)
    assert sum(isinstance(one, Partner) for one in answers) == 1
    assert sum(isinstance(one, PartnerStateWrong) for one in answers) == 9
    assert await AuditEntry.filter(verb="partner_activate").count() == 1


async def test_of_10_withdrawals_and_an_exit_one_ends_the_offer(db):
    partner = await a_partner()
    offer, owner = await an_offer(partner=partner), await a_member(partner)
    steps = [lambda: actions.withdraw_offer(owner, offer=offer.id)] * 10
    await at_once([*steps[:5], lambda: actions.exit_(owner, partner=partner.id, reason="搬迁"), *steps[5:]])
    assert (await Offer.get(id=offer.id)).state is OfferState.WITHDRAWN
    assert await AuditEntry.filter(verb="offer_withdraw").count() == 1
