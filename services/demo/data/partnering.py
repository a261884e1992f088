"""The 16 partners with their licences, agreements and members, and what they offer."""

from datetime import date, time, timedelta

from services.demo.data import facts
from services.demo.data.facts import OfferFacts, PartnerFacts
from services.demo.data.people import person
from services.demo.data.world import World
from services.domain.accounts.models import Account
from services.domain.partners import credit_code
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

_TERMS = "共建共享，资源共筹；以公益或低偿价格服务居民，价格公示，按约履行。"
_PRICES = {Tier.FREE: 0, Tier.LOW_FEE: 1_000, Tier.MARKET: 6_000}
"""Fen a person."""
_HALF_DAYS = ((time(9), time(11, 30)), (time(14, 30), time(17)), (time(18, 30), time(20, 30)))
_TITLE = 80


def add_partners(world: World) -> None:
    since = date.fromisoformat(f"{world.facts.partners_since}-01")
    for number, given in enumerate(facts.partners()):
        joined = since + timedelta(days=4 + 11 * number)
        partner = _partner(world, given, number, joined)
        world.partners.append(partner)
        _add_papers(world, partner, joined)
        for offer in given.offers:
            _add_offer(world, partner, offer, joined)


def code_of(head: str, number: int) -> str:
    """A valid invented code: department and category, 孟津区, an organisation code, check characters."""
    organisation = f"MAJL{number:04d}".replace("O", "0")
    first = f"{head}410308{organisation}{credit_code.organisation_check_character(organisation)}"
    return first + credit_code.check_character(first)


def _partner(world: World, given: PartnerFacts, number: int, joined: date) -> Partner:
    community = world.communities[given.community]
    return world.rows.add(
        Partner(
            created_at=world.at(joined - timedelta(days=14), time(10)),
            area_id=world.subdistrict.id,
            kind=PartnerKind(given.kind),
            name=given.name,
            credit_code=code_of(given.code, number + 1),
            introduction=given.introduction,
            address=f"{given.community}中心路{number + 1}号",
            longitude=round((community.longitude or 0) + world.chance.uniform(-0.003, 0.003), 5),
            latitude=round((community.latitude or 0) + world.chance.uniform(-0.003, 0.003), 5),
            contact_name=f"{given.name[:2]}联系人",
            contact_phone=f"+86100{number + 100:08d}",
            state=PartnerState.ACTIVE,
            active_since=joined,
        )
    )


def _add_papers(world: World, partner: Partner, joined: date) -> None:
    signed = world.at(joined, time(15))
    owner = _add_member(world, partner, MemberRole.OWNER)
    if partner.kind is PartnerKind.MERCHANT:
        _add_member(world, partner, MemberRole.STAFF)
    issued = joined - timedelta(days=500)
    world.rows.add(
        Licence(
            created_at=signed,
            partner_id=partner.id,
            kind="营业执照" if partner.kind is PartnerKind.MERCHANT else "登记证书",
            number=f"JL{partner.id:08d}",
            issued_on=issued,
            expires_on=world.today + timedelta(days=900 + partner.id),
        )
    )
    ends = world.today + timedelta(days=365)
    world.rows.add(
        Agreement(
            created_at=signed,
            partner_id=partner.id,
            version=1,
            terms=_TERMS,
            begins_on=joined,
            ends_on=ends,
            review_on=ends - timedelta(days=60),
            signed_at=signed,
            signed_by_id=owner.id,
        )
    )


def _add_member(world: World, partner: Partner, role: MemberRole) -> Account:
    account = person(world, None, days=585)
    world.rows.add(
        Membership(created_at=partner.created_at, partner_id=partner.id, account_id=account.id, role=role)
    )
    return account


def _add_offer(world: World, partner: Partner, given: OfferFacts, joined: date) -> None:
    tier = Tier(given.tier)
    offer = world.rows.add(
        Offer(
            created_at=world.at(joined, time(16)),
            partner_id=partner.id,
            serves_id=world.subdistrict.id,
            title=given.text[:_TITLE],
            text=given.text,
            category=given.category,
            tier=tier,
            price_fen=_PRICES[tier],
            capacity=world.chance.randint(1, 3),
            places=world.chance.choice((None, 20, 40, 100)),
            at_home=given.at_home,
            place="" if given.at_home else partner.address,
            longitude=partner.longitude,
            latitude=partner.latitude,
            groups=[],
            valid_from=joined,
            valid_until=world.today + timedelta(days=180),
            state=OfferState.ACTIVE,
        )
    )
    world.offers.append(offer)
    for weekday in sorted(world.chance.sample(range(1, 8), k=2)):
        _add_slot(world, offer, weekday)


def _add_slot(world: World, offer: Offer, weekday: int) -> None:
    starts, ends = world.chance.choice(_HALF_DAYS)
    world.rows.add(
        OfferSlot(created_at=offer.created_at, offer_id=offer.id, weekday=weekday, starts=starts, ends=ends)
    )
