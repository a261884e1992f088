"""Offers (资源清单), made and changed by the members of a partner."""

from collections.abc import Collection, Sequence

from services.domain.actors.actor import Actor
from services.domain.areas import queries as areas
from services.domain.areas.models import Area
from services.domain.audit import actions as audit
from services.domain.partners import queries, rules, terms
from services.domain.partners.actions import rights
from services.domain.partners.actions.stepping import require
from services.domain.partners.errors import OfferNotOpen
from services.domain.partners.models import Offer, OfferSlot, OfferState, Partner, PartnerState
from services.domain.partners.terms import OfferTerms, SlotTerms
from services.kit import clock, rows
from services.kit.errors import NotFound
from services.kit.inputs import Typed


async def create_offer(actor: Actor, *, partner: int, offer: OfferTerms) -> Offer:
    """Offer something for an active partner."""
    giver = await rights.acted_for(actor, partner)
    require(giver, {PartnerState.ACTIVE})
    typed, today = Typed(), clock.today()
    columns = terms.columns(offer, typed) | terms.dates(offer, first=today, today=today)
    terms.check_slots(offer, today=today)
    serves = await rows.find(Area, offer.serves, areas.visible_to(actor))
    made = await Offer.create(partner_id=giver.id, serves_id=serves.id, state=OfferState.ACTIVE, **columns)
    await _keep_slots(made, offer.slots)
    await audit.record(actor, "offer_create", made, area_id=giver.area_id, original=typed.original)
    return made


async def change_offer(actor: Actor, *, offer: int, to: OfferTerms) -> Offer:
    """Write an offer of an active partner anew; its state stays."""
    found, giver = await _locked(actor, offer)
    require(giver, {PartnerState.ACTIVE})
    _require_state(found, rules.OPEN)
    typed, today = Typed(), clock.today()
    columns = terms.columns(to, typed)
    columns |= terms.dates(to, first=min(found.valid_from, today), today=today)
    terms.check_slots(to, today=today)
    columns["serves_id"] = (await rows.find(Area, to.serves, areas.visible_to(actor))).id
    before = audit.snapshot(found)
    await found.update_from_dict(columns).save(update_fields=list(columns))
    await OfferSlot.filter(offer_id=found.id).delete()
    await _keep_slots(found, to.slots)
    await audit.record(
        actor, "offer_change", found, area_id=giver.area_id, before=before, original=typed.original
    )
    return found


async def pause_offer(actor: Actor, *, offer: int) -> Offer:
    """Take an active offer out of sight for a while."""
    found, giver = await _locked(actor, offer)
    _require_state(found, {OfferState.ACTIVE})
    return await _step(actor, found, giver, OfferState.PAUSED, verb="offer_pause")


async def resume_offer(actor: Actor, *, offer: int) -> Offer:
    """Show a paused offer of an active partner again."""
    found, giver = await _locked(actor, offer)
    require(giver, {PartnerState.ACTIVE})
    _require_state(found, {OfferState.PAUSED})
    if found.valid_until < clock.today():
        raise OfferNotOpen("The offer's last day has passed. Write it anew.")
    return await _step(actor, found, giver, OfferState.ACTIVE, verb="offer_resume")


async def withdraw_offer(actor: Actor, *, offer: int) -> Offer:
    """End an offer for good."""
    found, giver = await _locked(actor, offer)
    _require_state(found, rules.OPEN)
    return await _step(actor, found, giver, OfferState.WITHDRAWN, verb="offer_withdraw")


async def _locked(actor: Actor, offer: int) -> tuple[Offer, Partner]:
    """The offer and its partner, which the caller is a member of; the partner's lock comes first."""
    seen = await rows.find(Offer, offer, queries.offers_visible_to(actor))
    giver = await rights.acted_for(actor, seen.partner_id)
    found = await rows.lock(Offer, seen.id)
    if found is None:
        raise NotFound
    return found, giver


def _require_state(offer: Offer, states: Collection[OfferState]) -> None:
    if offer.state not in states:
        wanted = " or ".join(sorted(states))
        raise OfferNotOpen(f"The offer is {offer.state}; this needs one that is {wanted}.")


async def _step(actor: Actor, offer: Offer, giver: Partner, to: OfferState, *, verb: str) -> Offer:
    before = audit.snapshot(offer)
    offer.state = to
    await offer.save(update_fields=["state"])
    await audit.record(actor, verb, offer, area_id=giver.area_id, before=before)
    return offer


async def _keep_slots(offer: Offer, slots: Sequence[SlotTerms]) -> None:
    await OfferSlot.bulk_create(
        OfferSlot(offer_id=offer.id, weekday=one.weekday, on=one.on, starts=one.starts, ends=one.ends)
        for one in slots
    )
