"""What an offer may say, over HTTP: each value that cannot be taken is named and nothing is kept."""

from datetime import timedelta
from typing import Any

import pytest

from services.domain.audit.models import AuditEntry
from services.domain.partners.models import Offer, OfferSlot
from services.kit import clock
from tests.factories.partners import a_member, a_partner, an_offer

SLOT = {"weekday": 3, "starts": "09:00", "ends": "10:00"}


def day(offset: int) -> str:
    return (clock.today() + timedelta(days=offset)).isoformat()


def terms(area_id: int, /, **changes: Any) -> dict[str, Any]:
    return {
        "serves": f"Area:{area_id}",
        "title": "书法课",
        "text": "每周一课",
        "category": "art",
        "tier": "FREE",
        "validFrom": day(0),
        "validUntil": day(30),
        "slots": [SLOT],
    } | changes


BAD = [
    ({"tier": "FREE", "priceFen": 1}, "OfferPriceWrong", "priceFen"),
    ({"tier": "LOW_FEE", "priceFen": 0}, "OfferPriceWrong", "priceFen"),
    ({"tier": "MARKET"}, "OfferPriceWrong", "priceFen"),
    ({"tier": "MARKET", "priceFen": -1}, "InvalidInput", "priceFen"),
    ({"tier": "MARKET", "priceFen": 10_000_001}, "InvalidInput", "priceFen"),
    ({"capacity": 0}, "InvalidInput", "capacity"),
    ({"capacity": 2**31 - 1}, "InvalidInput", "capacity"),
    ({"places": 0}, "InvalidInput", "places"),
    ({"radiusMetres": 100}, "InvalidInput", "radiusMetres"),
    ({"radiusMetres": 0, "longitude": 1, "latitude": 1}, "InvalidInput", "radiusMetres"),
    ({"radiusMetres": 200_001, "longitude": 1, "latitude": 1}, "InvalidInput", "radiusMetres"),
    ({"longitude": 181, "latitude": 1}, "InvalidInput", "longitude"),
    ({"title": "书\x07"}, "InvalidInput", "title"),
    ({"title": "书" * 81}, "InvalidInput", "title"),
    ({"groups": ["老人"] * 21}, "InvalidInput", "groups"),
    ({"validFrom": "2020-01-01"}, "InvalidInput", "validFrom"),
    ({"validUntil": "2020-01-01"}, "InvalidInput", "validUntil"),
    ({"slots": []}, "InvalidInput", "slots"),
    ({"slots": [SLOT | {"weekday": 8}]}, "InvalidInput", "slots"),
    ({"slots": [SLOT | {"ends": "09:00"}]}, "InvalidInput", "slots"),
    ({"slots": [SLOT | {"ends": "08:00"}]}, "InvalidInput", "slots"),
    ({"slots": [SLOT | {"on": "2099-01-01"}]}, "InvalidInput", "slots"),
    ({"slots": [SLOT | {"weekday": None}]}, "InvalidInput", "slots"),
    ({"slots": [SLOT, SLOT | {"starts": "09:59", "ends": "11:00"}]}, "OfferSlotsOverlap", "slots"),
    ({"serves": "Offer:1"}, "InvalidInput", "serves"),
]


@pytest.mark.parametrize("verb", ["offerCreate", "offerChange"])
@pytest.mark.parametrize(("changes", "kind", "field"), BAD)
async def test_a_term_that_cannot_be_taken_is_named_and_the_offer_stays(api, verb, changes, kind, field):
    partner = await a_partner()
    offer = await an_offer(partner=partner)
    which = {"partner": f"Partner:{partner.id}"} if verb == "offerCreate" else {"offer": f"Offer:{offer.id}"}
    answer = await api.verb(
        await a_member(partner), verb, "__typename", **which, **terms(partner.area_id, **changes)
    )
    assert (answer["__typename"], answer["field"]) == (kind, [field])
    assert (await Offer.get()).title == offer.title
    assert (await OfferSlot.get()).weekday == 2
    assert await AuditEntry.all().count() == 0


async def test_slots_may_touch_and_groups_stand_once(api):
    partner = await a_partner()
    answer = await api.verb(
        await a_member(partner),
        "offerCreate",
        "offer { groups state slots { nodes { starts ends } } }",
        partner=f"Partner:{partner.id}",
        **terms(
            partner.area_id,
            groups=["老人", "儿童", "老人"],
            slots=[SLOT, SLOT | {"starts": "10:00", "ends": "11:00"}],
        ),
    )
    assert answer["offer"] == {
        "groups": ["老人", "儿童"],
        "state": "ACTIVE",
        "slots": {
            "nodes": [
                {"starts": "09:00:00", "ends": "10:00:00"},
                {"starts": "10:00:00", "ends": "11:00:00"},
            ]
        },
    }
