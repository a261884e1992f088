import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import actions
from services.domain.events.errors import FeedbackSettled, NotCheckedIn


@strawberry.input(description="What somebody thought of an event.")
class EventRateInput:
    event: strawberry.ID = strawberry.field(description="The event.")
    rating: int = strawberry.field(description="1 to 5 stars.")
    text: str | None = strawberry.field(
        default=None, description="At most 1,000 characters; its host and staff read it."
    )


class EventRatePayload(Payload):
    """The rating as it stands."""

    feedback = one("Feedback", "The rating.")


@verb(refuses=(NotCheckedIn, FeedbackSettled))
async def event_rate(actor: Actor, input: EventRateInput) -> EventRatePayload:
    """Rate an event at which one checked in; within 14 days a second rating replaces the first."""
    made = await actions.rate(
        actor, event=local_id(input.event, "Event", "event"), rating=input.rating, text=input.text
    )
    return EventRatePayload(feedback=made.id)
