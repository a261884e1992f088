"""Curators write an event by hand."""

from datetime import datetime
from typing import Any, Unpack

from services.domain.actors.actor import Actor
from services.domain.areas.models import Area
from services.domain.events import details
from services.domain.events.actions import rights
from services.domain.events.actions.drafting import draft
from services.domain.events.errors import NeedNotAgreed, OfferNotOfPartner, PartnerNotActive
from services.domain.events.models import Event
from services.domain.needs import queries as needs
from services.domain.needs.models import Need, NeedState
from services.domain.partners.models import Offer, OfferState, Partner, PartnerState
from services.kit import clock, rows
from services.kit.errors import NotFound
from services.kit.inputs import Typed

_DEFAULTS: dict[str, Any] = {"price_fen": 0, "capacity": None, "min_places": 0}


async def write(
    actor: Actor,
    *,
    area: int,
    starts_at: datetime,
    ends_at: datetime,
    need: int | None = None,
    partner: int | None = None,
    offer: int | None = None,
    **said: Unpack[details.Details],
) -> Event:
    """A draft of a curator of the area; title, text, category, tier and place must be said.

    A need must be agreed, and in the area or below it.
    """
    typed = Typed()
    times = {"starts_at": starts_at, "ends_at": ends_at}
    columns = details.columns(typed, _DEFAULTS | said | times)
    details.check_together(columns, now=clock.now(), moved=True)
    place = await rights.place_of_events(actor, area)
    await check_partner(partner, offer)
    if need is not None:
        await _check_need(actor, need, place)
    return await draft(
        actor,
        area_id=area,
        need_id=need,
        partner_id=partner,
        offer_id=offer,
        original=typed.original,
        **columns,
    )


async def check_partner(partner_id: int | None, offer_id: int | None) -> None:
    """The partner is active and the offer one of its active ones; the row stays so until the commit."""
    if partner_id is not None:
        partner = await rows.lock(Partner, partner_id)
        if partner is None:
            raise NotFound
        if partner.state is not PartnerState.ACTIVE:
            raise PartnerNotActive
    if offer_id is not None and not await Offer.exists(
        id=offer_id, partner_id=partner_id, state=OfferState.ACTIVE
    ):
        raise OfferNotOfPartner


async def _check_need(actor: Actor, need_id: int, place: Area) -> None:
    need = await rows.find(Need, need_id, needs.needs_visible_to(actor), lock=True)
    path = await rights.path_of(need.area_id)
    if need.state is not NeedState.AGREED or not path.startswith(place.path):
        raise NeedNotAgreed
