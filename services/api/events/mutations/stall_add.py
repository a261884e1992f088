import strawberry

from services.api.events.inputs import optional_id
from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import actions
from services.domain.events.errors import (
    AlreadyHasStall,
    EventStarted,
    EventStateWrong,
    OfferNotOfPartner,
    PartnerNotActive,
)


@strawberry.input(description="A partner that gets a stall at an event.")
class StallAddInput:
    event: strawberry.ID = strawberry.field(description="The event.")
    partner: strawberry.ID = strawberry.field(description="An active partner.")
    title: str = strawberry.field(description="What the stall offers, 1 to 80 characters.")
    offer: strawberry.ID | None = strawberry.field(
        default=None, description="An active offer of the partner."
    )


class StallAddPayload(Payload):
    """The stall."""

    stall = one("Stall", "The stall.")


@verb(refuses=(AlreadyHasStall, PartnerNotActive, OfferNotOfPartner, EventStateWrong, EventStarted))
async def stall_add(actor: Actor, input: StallAddInput) -> StallAddPayload:
    """Give a partner a stall at an event that is to come; curators of its area."""
    made = await actions.add_stall(
        actor,
        event=local_id(input.event, "Event", "event"),
        partner=local_id(input.partner, "Partner", "partner"),
        title=input.title,
        offer=optional_id(input.offer, "Offer", "offer"),
    )
    return StallAddPayload(stall=made.id)
