import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import actions
from services.domain.events.errors import AlreadyRegistered, EventNotOpen, PartyTooLarge


@strawberry.input(description="A party that wants to come.")
class EventRegisterInput:
    event: strawberry.ID = strawberry.field(description="The event.")
    party: int = strawberry.field(default=1, description="How many people come, from 1 to 20.")


class EventRegisterPayload(Payload):
    """Where the party stands: confirmed or on the waitlist."""

    registration = one("Registration", "The registration.")


async def at_once(actor: Actor, input: EventRegisterInput) -> EventRegisterPayload | None:
    """The party that fits, in one statement."""
    event = local_id(input.event, "Event", "event")
    made = await actions.register_at_once(actor, event=event, party=input.party)
    return None if made is None else EventRegisterPayload(registration=made)


@verb(refuses=(EventNotOpen, AlreadyRegistered, PartyTooLarge), at_once=at_once)
async def event_register(actor: Actor, input: EventRegisterInput) -> EventRegisterPayload:
    """Register a party for an event; a full event puts it on the waitlist."""
    made = await actions.register(actor, event=local_id(input.event, "Event", "event"), party=input.party)
    return EventRegisterPayload(registration=made.id)
