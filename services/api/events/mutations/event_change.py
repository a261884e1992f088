from datetime import datetime

import strawberry

from services.api.events.inputs import changes_of
from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import actions
from services.domain.events.errors import CapacityBelowConfirmed, EventStarted, EventStateWrong
from services.domain.partners.models import Tier


@strawberry.input(description="What changes in an event; what is left out, or null, stays.")
class EventChangeInput:
    event: strawberry.ID = strawberry.field(description="The event.")
    title: str | None = strawberry.field(default=None, description="1 to 80 characters in one line.")
    text: str | None = strawberry.field(default=None, description="At most 2,000 characters.")
    category: str | None = strawberry.field(default=None, description="1 to 30 characters.")
    tier: Tier | None = strawberry.field(default=None, description="Price tier.")
    price_fen: int | None = strawberry.field(
        default=None, description="Price a person in fen; 0 if and only if the tier is FREE."
    )
    place: str | None = strawberry.field(
        default=None, description="1 to 120 characters; those registered are told."
    )
    starts_at: datetime | None = strawberry.field(
        default=None, description="Start, in the future; reminders move with it, those registered are told."
    )
    ends_at: datetime | None = strawberry.field(
        default=None, description="End, 5 minutes to 24 hours after the start."
    )
    capacity: int | None = strawberry.field(
        default=None, description="Most people, not fewer than are confirmed; free places go to the waitlist."
    )
    unlimited: bool = strawberry.field(default=False, description="True lifts the limit on people.")
    min_places: int | None = strawberry.field(
        default=None, description="How many people it needs to be worthwhile."
    )


class EventChangePayload(Payload):
    """The event as changed."""

    event = one("Event", "The event.")


@verb(refuses=(EventStateWrong, EventStarted, CapacityBelowConfirmed))
async def event_change(actor: Actor, input: EventChangeInput) -> EventChangePayload:
    """Change an event that is to come; curators of its area. An occurrence is detached from its series."""
    made = await actions.change(actor, event=local_id(input.event, "Event", "event"), **changes_of(input))
    return EventChangePayload(event=made.id)
