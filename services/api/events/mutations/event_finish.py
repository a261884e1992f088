import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import actions
from services.domain.events.errors import EventNotStarted, EventStateWrong
from services.domain.needs.errors import NeedStateWrong


@strawberry.input(description="The event that was held.")
class EventFinishInput:
    event: strawberry.ID = strawberry.field(description="The event.")


class EventFinishPayload(Payload):
    """The event, held."""

    event = one("Event", "The event.")


@verb(refuses=(EventStateWrong, EventNotStarted, NeedStateWrong))
async def event_finish(actor: Actor, input: EventFinishInput) -> EventFinishPayload:
    """Say that an event was held, once it has begun; its host and staff of its area. Its need is served."""
    made = await actions.finish(actor, event=local_id(input.event, "Event", "event"))
    return EventFinishPayload(event=made.id)
