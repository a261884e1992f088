"""What strangers, members and staff see of a partner; offers filtered and in order."""

import pytest

from services.domain.partners.models import OfferState, Tier
from tests.factories.partners import a_member, a_partner, an_offer
from tests.factories.people import a_community, a_resident, a_secretary


async def test_the_contact_is_for_members_and_staff_of_the_area(api):
    area = await a_community()
    partner = await a_partner(area=area)
    text = "{ partners { nodes { contactName contactPhone } } }"
    insiders = (await a_member(partner), await a_secretary(area))
    others = (None, await a_resident(area=area), await a_secretary(await a_community()))
    for actor in insiders:
        (seen,) = (await api(actor, text))["partners"]["nodes"]
        assert seen == {"contactName": "赵老板", "contactPhone": "+8613800000000"}
    for actor in others:
        (seen,) = (await api(actor, text))["partners"]["nodes"]
        assert seen == {"contactName": None, "contactPhone": None}


@pytest.mark.parametrize(
    ("arguments", "titles"),
    [
        ("order: PRICE_FEN_ASC", ["甲", "乙", "丙"]),
        ("order: PRICE_FEN_DESC", ["丙", "乙", "甲"]),
        ("filter: {tier: [LOW_FEE, MARKET]}, order: PRICE_FEN_ASC", ["乙", "丙"]),
        ('filter: {category: "art"}', ["丙"]),
        ('filter: {title: "乙"}', ["乙"]),
        ("filter: {state: [PAUSED]}", []),
        ("filter: {mine: true}", []),
        ('filter: {validOnOrAfter: "2999-01-01"}', []),
    ],
)
async def test_a_stranger_filters_and_orders_the_offers_that_are_public(api, arguments, titles):
    partner = await a_partner()
    await an_offer(partner=partner, title="乙", tier=Tier.LOW_FEE, price_fen=500)
    await an_offer(partner=partner, title="丙", tier=Tier.MARKET, price_fen=9000, category="art")
    await an_offer(partner=partner, title="甲")
    await an_offer(partner=partner, title="丁", state=OfferState.PAUSED)
    found = await api(None, f"{{ offers({arguments}) {{ nodes {{ title }} }} }}")
    assert [one["title"] for one in found["offers"]["nodes"]] == titles
