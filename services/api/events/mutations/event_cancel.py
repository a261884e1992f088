import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import actions
from services.domain.events.errors import EventAttended, EventStateWrong
from services.domain.needs.errors import NeedStateWrong


@strawberry.input(description="An event and why it does not take place.")
class EventCancelInput:
    event: strawberry.ID = strawberry.field(description="The event.")
    reason: str = strawberry.field(description="Why, 1 to 500 characters; those who joined are told.")


class EventCancelPayload(Payload):
    """The event, cancelled."""

    event = one("Event", "The event.")


@verb(refuses=(EventStateWrong, EventAttended, NeedStateWrong))
async def event_cancel(actor: Actor, input: EventCancelInput) -> EventCancelPayload:
    """Cancel an event that nobody attended; its need looks for a partner again. Curators of its area."""
    made = await actions.cancel(actor, event=local_id(input.event, "Event", "event"), reason=input.reason)
    return EventCancelPayload(event=made.id)
