from datetime import datetime

import strawberry

from services.api.events.inputs import optional_id
from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import actions
from services.domain.events.errors import NeedHasEvent, NeedNotAgreed, OfferNotOfPartner, PartnerNotActive
from services.domain.partners.models import Tier


@strawberry.input(description="An event that a community prepares by hand.")
class EventDraftInput:
    area: strawberry.ID = strawberry.field(description="Community, grid or building that holds it.")
    title: str = strawberry.field(description="Title as residents see it, 1 to 80 characters in one line.")
    category: str = strawberry.field(description="Kind of event, 1 to 30 characters.")
    tier: Tier = strawberry.field(description="Price tier.")
    place: str = strawberry.field(description="Where, in words, 1 to 120 characters.")
    starts_at: datetime = strawberry.field(description="Start; in the future, within two years.")
    ends_at: datetime = strawberry.field(description="End; 5 minutes to 24 hours after the start.")
    text: str = strawberry.field(default="", description="What it is about, at most 2,000 characters.")
    price_fen: int = strawberry.field(
        default=0, description="Price a person in fen; 0 if and only if the tier is FREE."
    )
    capacity: int | None = strawberry.field(
        default=None, description="Most people, 1 to 100,000; null for no limit."
    )
    min_places: int = strawberry.field(
        default=0, description="How many people it needs to be worthwhile, not more than the capacity."
    )
    need: strawberry.ID | None = strawberry.field(
        default=None, description="Need that it serves; agreed with a partner, of this area or below it."
    )
    partner: strawberry.ID | None = strawberry.field(
        default=None, description="Host, an active partner; null if the community itself is."
    )
    offer: strawberry.ID | None = strawberry.field(
        default=None, description="The host's offer that it serves by."
    )


class EventDraftPayload(Payload):
    """The event, a draft."""

    event = one("Event", "The event.")


@verb(refuses=(NeedHasEvent, NeedNotAgreed, PartnerNotActive, OfferNotOfPartner))
async def event_draft(actor: Actor, input: EventDraftInput) -> EventDraftPayload:
    """Draft an event and the stall of its host; curators of the area."""
    made = await actions.write(
        actor,
        area=local_id(input.area, "Area", "area"),
        title=input.title,
        text=input.text,
        category=input.category,
        tier=input.tier,
        price_fen=input.price_fen,
        place=input.place,
        starts_at=input.starts_at,
        ends_at=input.ends_at,
        capacity=input.capacity,
        min_places=input.min_places,
        need=optional_id(input.need, "Need", "need"),
        partner=optional_id(input.partner, "Partner", "partner"),
        offer=optional_id(input.offer, "Offer", "offer"),
    )
    return EventDraftPayload(event=made.id)
