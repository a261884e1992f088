"""Partners, their members and their offers, as rows that are already in the state a test needs."""

import itertools
from datetime import date, time, timedelta
from typing import Any

from services.domain.actors.actor import Actor
from services.domain.areas.models import Area
from services.domain.partners.credit_code import check_character, organisation_check_character
from services.domain.partners.models import (
    Agreement,
    Licence,
    MemberRole,
    Membership,
    Offer,
    OfferSlot,
    OfferState,
    Partner,
    PartnerKind,
    PartnerState,
    Tier,
)
from services.kit import clock
from tests.factories.people import a_community, actor_of, an_account

_serial = itertools.count(1)

TUESDAY_MORNING = (2, time(9), time(11))
"""The weekly slot an offer has when a test names none: (ISO weekday, starts, ends)."""


def a_credit_code() -> str:
    """A valid code that no other row has: a merchant of Luoyang."""
    organisation = f"{next(_serial):08d}"
    first17 = f"92410308{organisation}{organisation_check_character(organisation)}"
    return first17 + check_character(first17)


async def a_partner(
    *,
    area: Area | None = None,
    state: PartnerState = PartnerState.ACTIVE,
    kind: PartnerKind = PartnerKind.MERCHANT,
    name: str | None = None,
    **columns: Any,
) -> Partner:
    """A partner without members; an active one has its licence and its agreement."""
    community = area or await a_community()
    values: dict[str, Any] = {
        "area_id": community.id,
        "kind": kind,
        "name": name or f"惠民超市{next(_serial)}",
        "credit_code": None if kind is PartnerKind.RESIDENT else a_credit_code(),
        "contact_name": "赵老板",
        "contact_phone": "+8613800000000",
        "longitude": 112.59,
        "latitude": 34.90,
        "state": state,
        "active_since": clock.today() if state is PartnerState.ACTIVE else None,
    }
    partner = await Partner.create(**(values | columns))
    if state in (PartnerState.ACTIVE, PartnerState.SUSPENDED):
        await a_licence(partner)
        await an_agreement(partner)
    return partner


async def a_licence(partner: Partner, *, expires_on: date | None = None) -> Licence:
    return await Licence.create(
        partner_id=partner.id,
        kind="营业执照",
        number=f"L{next(_serial):08d}",
        issued_on=date(2020, 1, 1),
        expires_on=expires_on,
    )


async def an_agreement(partner: Partner, *, version: int = 1, ends_on: date | None = None) -> Agreement:
    today = clock.today()
    last = ends_on or today + timedelta(days=365)
    begins = min(today, last) - timedelta(days=1)
    return await Agreement.create(
        partner_id=partner.id,
        version=version,
        terms="共建共享，资源共筹。",
        begins_on=begins,
        ends_on=last,
        review_on=last,
        signed_at=clock.now(),
        signed_by_id=(await an_account(name="李书记")).id,
    )


async def a_member(
    partner: Partner, *, role: MemberRole = MemberRole.OWNER, area: Area | None = None
) -> Actor:
    """Somebody who acts for the partner."""
    account = await an_account(name="赵老板", area=area)
    await Membership.create(partner_id=partner.id, account_id=account.id, role=role)
    return await actor_of(account)


async def an_offer(
    *,
    partner: Partner | None = None,
    serves: Area | None = None,
    slots: tuple[tuple[int | date, time, time], ...] = (TUESDAY_MORNING,),
    state: OfferState = OfferState.ACTIVE,
    **columns: Any,
) -> Offer:
    """An offer, free and for everybody unless told otherwise; a slot is (weekday or date, starts, ends)."""
    giver = partner or await a_partner()
    today = clock.today()
    values: dict[str, Any] = {
        "partner_id": giver.id,
        "serves_id": serves.id if serves else giver.area_id,
        "title": f"义诊{next(_serial)}",
        "text": "为老人测量血压、血糖。",
        "category": "health",
        "tier": Tier.FREE,
        "price_fen": 0,
        "place": "社区活动室",
        "longitude": 112.59,
        "latitude": 34.90,
        "radius_metres": 3000,
        "valid_from": today - timedelta(days=1),
        "valid_until": today + timedelta(days=90),
        "state": state,
    }
    offer = await Offer.create(**(values | columns))
    for day, starts, ends in slots:
        await a_slot(offer, day, starts, ends)
    return offer


async def a_slot(offer: Offer, day: int | date, starts: time, ends: time) -> OfferSlot:
    dated = isinstance(day, date)
    return await OfferSlot.create(
        offer_id=offer.id,
        weekday=None if dated else day,
        on=day if dated else None,
        starts=starts,
        ends=ends,
    )
