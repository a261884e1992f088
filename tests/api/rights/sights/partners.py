"""Partners, their papers and their offers: who sees which."""

from typing import Any

from services.domain.partners.models import (
    Agreement,
    Licence,
    MemberRole,
    Membership,
    OfferSlot,
    OfferState,
    Partner,
    PartnerState,
)
from services.kit import clock
from tests.api.rights.callers import EVERYBODY, HOSTS, MEMBERS, OWNER, STAFF, STAFF_THERE
from tests.api.rights.seeing import Rows, Sights
from tests.api.rights.world import World
from tests.factories.partners import a_partner, an_offer
from tests.factories.people import an_account

SIGHTS = Sights()


@SIGHTS("Partner")
async def partners(w: World) -> Rows:
    inside = STAFF | MEMBERS
    states = PartnerState
    hidden = (
        states.APPLIED,
        states.ASSESSED,
        states.SIGNED,
        states.SUSPENDED,
        states.REJECTED,
        states.EXITED,
    )
    rows: Rows = {f"{state} here": (await w.a_partner(state), inside) for state in hidden}
    there = await a_partner(area=w.neighbour, state=states.APPLIED)
    return rows | {
        "active": (await w.a_partner(), EVERYBODY),
        "active there": (await a_partner(area=w.neighbour), EVERYBODY),
        "applied there": (there, STAFF_THERE),
    }


@SIGHTS("Offer")
async def offers(w: World) -> Rows:
    mine, there = await w.a_partner(), await a_partner(area=w.neighbour)
    suspended = await w.a_partner(PartnerState.SUSPENDED)
    paused = OfferState.PAUSED
    return {
        "active": (await an_offer(partner=mine), EVERYBODY),
        "paused": (await an_offer(partner=mine, state=paused), STAFF | MEMBERS),
        "withdrawn": (await an_offer(partner=mine, state=OfferState.WITHDRAWN), STAFF | MEMBERS),
        "active, of a suspended partner": (await an_offer(partner=suspended), STAFF | MEMBERS),
        "paused there": (await an_offer(partner=there, state=paused), STAFF_THERE),
        "paused there for here": (
            await an_offer(partner=there, serves=w.community, state=paused),
            STAFF_THERE | STAFF,
        ),
    }


@SIGHTS("OfferSlot")
async def slots(w: World) -> Rows:
    async def of(state: OfferState, partner: Partner) -> OfferSlot:
        return await OfferSlot.get(offer_id=(await an_offer(partner=partner, state=state)).id)

    mine, there = await w.a_partner(), await a_partner(area=w.neighbour)
    suspended = await w.a_partner(PartnerState.SUSPENDED)
    for_here = await an_offer(partner=there, serves=w.community, state=OfferState.PAUSED)
    return {
        "of an active offer": (await of(OfferState.ACTIVE, mine), EVERYBODY),
        "of a paused offer": (await of(OfferState.PAUSED, mine), HOSTS),
        "of a paused offer there": (await of(OfferState.PAUSED, there), STAFF_THERE),
        "of a paused offer there for here": (await OfferSlot.get(offer_id=for_here.id), STAFF | STAFF_THERE),
        "of an offer of a suspended partner": (await of(OfferState.ACTIVE, suspended), HOSTS),
    }


@SIGHTS("Membership")
async def memberships(w: World) -> Rows:
    mine, there = await w.a_partner(), await a_partner(area=w.neighbour)
    person = await an_account(area=w.neighbour)
    role: dict[str, Any] = {"role": MemberRole.STAFF, "account_id": person.id}
    gone = await Membership.create(partner_id=mine.id, left_at=clock.now(), **role)
    return {
        "of one's partner": (await Membership.get(partner_id=mine.id, account_id=w.id(OWNER)), HOSTS),
        "that has ended": (gone, HOSTS),
        "of a partner there": (await Membership.create(partner_id=there.id, **role), STAFF_THERE),
    }


@SIGHTS("Licence")
async def licences(w: World) -> Rows:
    mine, there = await w.a_partner(), await a_partner(area=w.neighbour)
    return {
        "of one's partner": (await Licence.get(partner_id=mine.id), HOSTS),
        "of a partner there": (await Licence.get(partner_id=there.id), STAFF_THERE),
    }


@SIGHTS("Agreement")
async def agreements(w: World) -> Rows:
    mine, there = await w.a_partner(), await a_partner(area=w.neighbour)
    return {
        "of one's partner": (await Agreement.get(partner_id=mine.id), HOSTS),
        "of a partner there": (await Agreement.get(partner_id=there.id), STAFF_THERE),
    }
