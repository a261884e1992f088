import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import actions
from services.domain.events.errors import EventStarted, EventStateWrong, StallOfHost


@strawberry.input(description="The stall to remove.")
class StallRemoveInput:
    stall: strawberry.ID = strawberry.field(description="The stall.")


class StallRemovePayload(Payload):
    """The event without the stall."""

    event = one("Event", "The event.")


@verb(refuses=(StallOfHost, EventStateWrong, EventStarted))
async def stall_remove(actor: Actor, input: StallRemoveInput) -> StallRemovePayload:
    """Remove a stall, not the host's, from an event that is to come; curators of its area."""
    gone = await actions.remove_stall(actor, stall=local_id(input.stall, "Stall", "stall"))
    return StallRemovePayload(event=gone.event_id)
