"""An offer that is not the partner's, or not active, is a named refusal and no fault of ours."""

from datetime import timedelta

from services.domain.partners.models import OfferState
from services.kit import clock
from tests.factories.events import an_event
from tests.factories.partners import a_partner, an_offer
from tests.factories.people import a_community, a_secretary


async def test_a_stall_for_another_partners_offer_is_refused_by_name(api):
    area = await a_community()
    event = await an_event(area=area, starts_at=clock.now() + timedelta(days=3))
    partner, other = await a_partner(area=area), await a_partner(area=area)
    foreign = await an_offer(partner=other)
    found = await api.verb(
        await a_secretary(area),
        "stallAdd",
        "stall { id }",
        event=f"Event:{event.id}",
        partner=f"Partner:{partner.id}",
        offer=f"Offer:{foreign.id}",
        title="义剪摊位",
    )
    assert (found["__typename"], found["code"]) == ("OfferNotOfPartner", "OFFER_NOT_OF_PARTNER")


async def test_a_stall_for_a_paused_offer_is_refused_by_name(api):
    area = await a_community()
    event = await an_event(area=area, starts_at=clock.now() + timedelta(days=3))
    partner = await a_partner(area=area)
    paused = await an_offer(partner=partner, state=OfferState.PAUSED)
    found = await api.verb(
        await a_secretary(area),
        "stallAdd",
        "stall { id }",
        event=f"Event:{event.id}",
        partner=f"Partner:{partner.id}",
        offer=f"Offer:{paused.id}",
        title="义剪摊位",
    )
    assert found["code"] == "OFFER_NOT_OF_PARTNER"
