"""Suspension, and the end of a partnership (退出)."""

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.partners import rules
from services.domain.partners.actions import rights
from services.domain.partners.actions.joining import check_papers
from services.domain.partners.actions.membership import check_owner
from services.domain.partners.actions.stepping import require, step, step_for_reason
from services.domain.partners.models import Offer, OfferState, Partner, PartnerState


async def suspend(actor: Actor, *, partner: int, reason: str) -> Partner:
    """Take an active partner and its offers out of sight until it is resumed."""
    found = await rights.overseen(actor, partner)
    require(found, {PartnerState.ACTIVE})
    return await step_for_reason(actor, found, PartnerState.SUSPENDED, verb="partner_suspend", reason=reason)


async def resume(actor: Actor, *, partner: int) -> Partner:
    """End a suspension; the papers must be in order as for an activation."""
    found = await rights.overseen(actor, partner)
    require(found, {PartnerState.SUSPENDED})
    await check_papers(found)
    return await step(actor, found, PartnerState.ACTIVE, verb="partner_resume")


async def exit_(actor: Actor, *, partner: int, reason: str) -> Partner:
    """End the partnership, or take an application back; the partner's open offers are withdrawn.

    An owner may, and those who oversee the partner.
    """
    found = await rights.overseen_or_acted_for(actor, partner)
    if not await rights.oversees(actor, found):
        await check_owner(actor, found)
    require(found, rules.STANDING)
    gone = await step_for_reason(actor, found, PartnerState.EXITED, verb="partner_exit", reason=reason)
    await _withdraw_offers(actor, gone)
    return gone


async def _withdraw_offers(actor: Actor, partner: Partner) -> None:
    query = Offer.filter(partner_id=partner.id, state__in=list(rules.OPEN)).order_by("id")
    for offer in await query.select_for_update():
        before = audit.snapshot(offer)
        offer.state = OfferState.WITHDRAWN
        await offer.save(update_fields=["state"])
        await audit.record(actor, "offer_withdraw", offer, area_id=partner.area_id, before=before)
