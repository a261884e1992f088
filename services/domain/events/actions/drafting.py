"""An event is written, by matching or by hand."""

from datetime import datetime
from typing import Any

from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.events.errors import NeedHasEvent
from services.domain.events.models import Event, EventState, Stall
from services.domain.partners.models import Offer, Tier
from services.kit.constraints import refusing


async def draft(
    actor: Actor,
    *,
    area_id: int,
    need_id: int | None,
    partner_id: int | None,
    offer_id: int | None,
    title: str,
    text: str,
    category: str,
    tier: Tier,
    price_fen: int,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    capacity: int | None,
    min_places: int = 0,
    original: dict[str, Any] | None = None,
) -> Event:
    """A draft and its host's stall; the caller has judged the actor's right and the values.

    Raises `NeedHasEvent` where the need has an event that is not cancelled.
    """
    with refusing("event_one_for_a_need", NeedHasEvent):
        event = await Event.create(
            area_id=area_id,
            need_id=need_id,
            partner_id=partner_id,
            title=title,
            text=text,
            category=category,
            tier=tier,
            price_fen=price_fen,
            place=place,
            starts_at=starts_at,
            ends_at=ends_at,
            capacity=capacity,
            min_places=min_places,
            state=EventState.DRAFT,
        )
    if partner_id is not None:
        await _give_stall(event, partner_id, offer_id)
    await audit.record(actor, "event_draft", event, area_id=area_id, original=original)
    return event


async def _give_stall(event: Event, partner_id: int, offer_id: int | None) -> None:
    offer = await Offer.get_or_none(id=offer_id) if offer_id else None
    title = offer.title if offer else event.title
    await Stall.create(event_id=event.id, partner_id=partner_id, offer_id=offer_id, title=title)
