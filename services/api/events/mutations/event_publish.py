import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import actions
from services.domain.events.errors import EventStarted, EventStateWrong
from services.domain.needs.errors import NeedStateWrong


@strawberry.input(description="The draft to publish.")
class EventPublishInput:
    event: strawberry.ID = strawberry.field(description="The event.")


class EventPublishPayload(Payload):
    """The event, now public."""

    event = one("Event", "The event.")


@verb(refuses=(EventStateWrong, EventStarted, NeedStateWrong))
async def event_publish(actor: Actor, input: EventPublishInput) -> EventPublishPayload:
    """Publish a draft: everybody reads it and can register, reminders are planned; curators of its area."""
    made = await actions.publish(actor, event=local_id(input.event, "Event", "event"))
    return EventPublishPayload(event=made.id)
