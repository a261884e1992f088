"""A partner accepts what was proposed to it."""

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.events import actions as events
from services.domain.events.models import Event, EventState, Stall
from services.domain.matching import loading, rules
from services.domain.matching.actions import closing, telling
from services.domain.matching.errors import MatchExpired, MatchNotOpen
from services.domain.matching.models import Proposal, ProposalState
from services.domain.needs import actions as needs
from services.domain.needs.models import Need
from services.domain.partners.models import Offer, Partner
from services.kit import clock

_ENOUGH = "需求已有合作伙伴承接。"


async def accept(actor: Actor, *, proposal: int) -> Proposal:
    """A member of the partner takes the need on: its event is drafted, or gets the partner's stall."""
    need, found = await closing.of_partner(actor, proposal)
    offer, partner = await Offer.get(id=found.offer_id), await Partner.get(id=found.partner_id)
    if not rules.may_accept(found, need, offer, partner):
        raise MatchNotOpen
    if found.expires_at <= clock.now():
        raise MatchExpired
    before = audit.snapshot(found)
    for step in rules.TO_AGREED[need.state]:
        await needs.advance(actor, need.id, step)
    found.event_id = (await _event(actor, need, found, offer)).id
    await closing.close(found, ProposalState.ACCEPTED, by=actor)
    await audit.record(actor, "match_accept", found, area_id=need.area_id, before=before)
    await _withdraw_the_rest(actor, need)
    await telling.accepted(found, need, partner)
    return found


async def _event(actor: Actor, need: Need, proposal: Proposal, offer: Offer) -> Event:
    """The need's event, with the partner in it; the need is locked, so that two cannot both draft."""
    event = await Event.filter(need_id=need.id).exclude(state=EventState.CANCELLED).get_or_none()
    if event is None:
        return await _draft(actor, need, proposal, offer)
    stall = Stall(event_id=event.id, partner_id=offer.partner_id, offer_id=offer.id, title=offer.title)
    await Stall.bulk_create([stall], ignore_conflicts=True)  # the partner may be there with another offer
    return event


async def _draft(actor: Actor, need: Need, proposal: Proposal, offer: Offer) -> Event:
    return await events.draft(
        actor,
        area_id=need.area_id,
        need_id=need.id,
        partner_id=offer.partner_id,
        offer_id=offer.id,
        title=need.title,
        text=f"{need.text}\n\n{offer.title}：{offer.text}",
        category=offer.category,
        tier=offer.tier,
        price_fen=offer.price_fen,
        place=rules.place(need, offer),
        starts_at=proposal.starts_at,
        ends_at=proposal.ends_at,
        capacity=offer.places,
    )


async def _withdraw_the_rest(actor: Actor, need: Need) -> None:
    """A need that has got what it wanted leaves the other partners their time."""
    waiting = Proposal.filter(need_id=need.id, state=ProposalState.PROPOSED).order_by("id")
    still_open = await waiting.select_for_update()
    live = (await loading.had([need.id])).get(need.id, 0)
    if not still_open or live - len(still_open) < need.wanted:
        return
    for one in still_open:
        before = audit.snapshot(one)
        await closing.close(one, ProposalState.WITHDRAWN, by=None, reason=_ENOUGH)
        await audit.record(actor, "match_withdraw", one, area_id=need.area_id, before=before)
    await telling.withdrawn(still_open)
