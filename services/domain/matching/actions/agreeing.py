"""A proposal becomes an agreement: the need moves on, its event is drafted or a series takes the stall."""

from datetime import datetime, time

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.events import actions as events
from services.domain.events.models import Event, EventState, Stall
from services.domain.matching import loading, rules
from services.domain.matching.actions import closing, telling
from services.domain.matching.models import Proposal, ProposalState
from services.domain.needs import actions as needs
from services.domain.needs.models import Need, NeedState
from services.domain.partners.models import Offer, Partner
from services.kit import clock

_ENOUGH = "需求已有合作伙伴承接。"


async def agree(
    actor: Actor, need: Need, proposal: Proposal, offer: Offer, partner: Partner, *, verb: str
) -> Proposal:
    """Partner, need and proposal are locked, in this order, and judged."""
    before = audit.snapshot(proposal)
    for step in rules.TO_AGREED[need.state]:
        need = await needs.advance(actor, need.id, step)
    event = await _event(actor, need, proposal, offer)
    if event.need_id != need.id:
        proposal.starts_at, proposal.ends_at = event.starts_at, event.ends_at
        if need.state is NeedState.AGREED:
            need = await needs.advance(actor, need.id, NeedState.SCHEDULED)
    proposal.event_id = event.id
    await closing.close(proposal, ProposalState.ACCEPTED, by=actor)
    await audit.record(actor, verb, proposal, area_id=need.area_id, before=before)
    await _withdraw_the_rest(actor, need)
    await telling.accepted(proposal, need, partner, event)
    return proposal


async def _event(actor: Actor, need: Need, proposal: Proposal, offer: Offer) -> Event:
    """The event with the partner in it; the need is locked, so that two cannot both draft."""
    event = await Event.filter(need_id=need.id).exclude(state=EventState.CANCELLED).get_or_none()
    if event is None and need.series_id is not None:
        event = await _occurrence(need.series_id, proposal)
    if event is None:
        return await _draft(actor, need, proposal, offer)
    stall = Stall(event_id=event.id, partner_id=offer.partner_id, offer_id=offer.id, title=offer.title)
    await Stall.bulk_create([stall], ignore_conflicts=True)  # the partner may be there with another offer
    return event


async def _occurrence(series_id: int, proposal: Proposal) -> Event | None:
    """The series' next event from the day on that was proposed, else its next one at all; locked."""
    coming = Event.filter(series_id=series_id, state=EventState.PUBLISHED, starts_at__gt=clock.now())
    day = datetime.combine(proposal.starts_at.astimezone(clock.CIVIL).date(), time(), clock.CIVIL)
    for wanted in (coming.filter(starts_at__gte=day), coming):
        found = await wanted.order_by("starts_at", "id").limit(1).select_for_update(no_key=True)
        if found:
            return found[0]
    return None


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
