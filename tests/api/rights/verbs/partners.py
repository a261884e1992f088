"""Partners, their papers, their members and their offers: who may change them."""

from datetime import timedelta
from typing import Any

from services.domain.actors.actor import Actor
from services.domain.partners.models import MemberRole, Membership, OfferState, PartnerState
from services.kit import clock
from tests.api.rights.callers import CURATORS, HOSTS, MEMBERS, OWNER, SIGNED_IN
from tests.api.rights.deeds import Rules
from tests.api.rights.world import World
from tests.factories.partners import a_credit_code, a_licence, an_agreement, an_offer
from tests.factories.people import an_account

RULES = Rules()


@RULES("partnerApply", SIGNED_IN)
async def to_the_community(w: World, _: Actor | None) -> dict[str, Any]:
    return {
        "area": f"Area:{w.community.id}",
        "kind": "MERCHANT",
        "name": "惠民超市",
        "creditCode": a_credit_code(),
        "contactName": "赵老板",
        "contactPhone": "13800000000",
    }


async def _in(w: World, state: PartnerState, **more: Any) -> dict[str, Any]:
    return {"partner": f"Partner:{(await w.a_partner(state)).id}", **more}


@RULES("partnerAssess", CURATORS, sees=HOSTS)
async def an_applicant(w: World, _: Actor | None) -> dict[str, Any]:
    return await _in(w, PartnerState.APPLIED)


@RULES("partnerReject", CURATORS, sees=HOSTS)
async def an_unfit_applicant(w: World, _: Actor | None) -> dict[str, Any]:
    return await _in(w, PartnerState.APPLIED, reason="材料不全")


@RULES("partnerSign", CURATORS, sees=HOSTS)
async def who_was_assessed(w: World, _: Actor | None) -> dict[str, Any]:
    today = clock.today()
    last = (today + timedelta(days=365)).isoformat()
    term = {"beginsOn": today.isoformat(), "endsOn": last, "reviewOn": last}
    return await _in(w, PartnerState.ASSESSED, terms="共建共享。", **term)


@RULES("partnerActivate", CURATORS, sees=HOSTS)
async def who_has_signed(w: World, _: Actor | None) -> dict[str, Any]:
    partner = await w.a_partner(PartnerState.SIGNED)
    await a_licence(partner)
    await an_agreement(partner)
    return {"partner": f"Partner:{partner.id}"}


@RULES("partnerSuspend", CURATORS)
async def an_active_partner(w: World, _: Actor | None) -> dict[str, Any]:
    return await _in(w, PartnerState.ACTIVE, reason="投诉核查")


@RULES("partnerResume", CURATORS, sees=HOSTS)
async def a_suspended_partner(w: World, _: Actor | None) -> dict[str, Any]:
    return await _in(w, PartnerState.SUSPENDED)


@RULES("partnerExit", CURATORS | {OWNER})
async def who_leaves(w: World, _: Actor | None) -> dict[str, Any]:
    return await _in(w, PartnerState.ACTIVE, reason="合作期满")


@RULES("partnerExit", CURATORS | {OWNER}, sees=HOSTS)
async def who_takes_an_application_back(w: World, _: Actor | None) -> dict[str, Any]:
    return await _in(w, PartnerState.APPLIED, reason="不再申请")


def _licence() -> dict[str, Any]:
    return {"kind": "营业执照", "number": "L-NEW", "issuedOn": "2021-05-01"}


@RULES("licenceAdd", CURATORS | MEMBERS)
async def to_an_active_partner(w: World, _: Actor | None) -> dict[str, Any]:
    return await _in(w, PartnerState.ACTIVE, **_licence())


@RULES("licenceAdd", CURATORS | MEMBERS, sees=HOSTS)
async def to_an_applicant(w: World, _: Actor | None) -> dict[str, Any]:
    return await _in(w, PartnerState.APPLIED, **_licence())


@RULES("memberAdd", {OWNER})
async def a_clerk_more(w: World, _: Actor | None) -> dict[str, Any]:
    person = await an_account(area=w.community)
    person.phone = f"+8613900{person.id:06d}"
    await person.save(update_fields=["phone"])
    return await _in(w, PartnerState.ACTIVE, phone=person.phone, role="STAFF")


@RULES("memberRemove", {OWNER}, sees=HOSTS)
async def a_clerk_less(w: World, _: Actor | None) -> dict[str, Any]:
    partner = await w.a_partner()
    person = await an_account()
    leaving = await Membership.create(partner_id=partner.id, account_id=person.id, role=MemberRole.STAFF)
    return {"membership": f"Membership:{leaving.id}"}


def _terms(w: World) -> dict[str, Any]:
    today = clock.today()
    return {
        "serves": f"Area:{w.community.id}",
        "title": "义诊",
        "text": "为老人测量血压。",
        "category": "health",
        "tier": "FREE",
        "place": "社区活动室",
        "validFrom": today.isoformat(),
        "validUntil": (today + timedelta(days=60)).isoformat(),
        "slots": [{"weekday": 2, "starts": "09:00:00", "ends": "11:00:00"}],
    }


@RULES("offerCreate", MEMBERS)
async def for_the_partner(w: World, _: Actor | None) -> dict[str, Any]:
    return await _in(w, PartnerState.ACTIVE, **_terms(w))


async def _offer(w: World, state: OfferState = OfferState.ACTIVE) -> dict[str, Any]:
    made = await an_offer(partner=await w.a_partner(), state=state)
    return {"offer": f"Offer:{made.id}"}


@RULES("offerChange", MEMBERS)
async def what_it_says(w: World, _: Actor | None) -> dict[str, Any]:
    return await _offer(w) | _terms(w)


@RULES("offerPause", MEMBERS)
async def an_active_offer(w: World, _: Actor | None) -> dict[str, Any]:
    return await _offer(w)


@RULES("offerResume", MEMBERS, sees=HOSTS)
async def a_paused_offer(w: World, _: Actor | None) -> dict[str, Any]:
    return await _offer(w, OfferState.PAUSED)


@RULES("offerWithdraw", MEMBERS)
async def an_open_offer(w: World, _: Actor | None) -> dict[str, Any]:
    return await _offer(w)


@RULES("offerWithdraw", MEMBERS, sees=HOSTS)
async def a_hidden_offer(w: World, _: Actor | None) -> dict[str, Any]:
    return await _offer(w, OfferState.PAUSED)


@RULES("partnerLimit", MEMBERS)
async def how_many_matches_it_takes(w: World, _: Actor | None) -> dict[str, Any]:
    return await _in(w, PartnerState.ACTIVE, weekly=2, monthly=5)


@RULES("partnerLimit", MEMBERS, sees=HOSTS)
async def of_a_suspended_partner(w: World, _: Actor | None) -> dict[str, Any]:
    return await _in(w, PartnerState.SUSPENDED, weekly=2)
