import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import reminding
from services.domain.events.errors import EventStarted, EventStateWrong


@strawberry.input(description="When those who subscribed to an event are reminded.")
class EventSetRemindersInput:
    event: strawberry.ID = strawberry.field(description="The event.")
    leads: list[int] = strawberry.field(
        description="How long before the start, 1 to 5 leads of 0 to 43200 minutes."
    )


class EventSetRemindersPayload(Payload):
    """The event, whose reminders follow at once."""

    event = one("Event", "The event.")


@verb(refuses=(EventStateWrong, EventStarted))
async def event_set_reminders(actor: Actor, input: EventSetRemindersInput) -> EventSetRemindersPayload:
    """Set an event's own leads while it is to come; curators of its area."""
    event_id = local_id(input.event, "Event", "event")
    changed = await reminding.set_for_event(actor, event=event_id, leads=input.leads)
    return EventSetRemindersPayload(event=changed.id)
