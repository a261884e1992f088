import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.needs import actions
from services.domain.needs.errors import CallStateWrong, NeedNotLooking


@strawberry.input(description="The draft to publish.")
class CallPublishInput:
    call: strawberry.ID = strawberry.field(description="The call.")


class CallPublishPayload(Payload):
    """The call, now public."""

    call = one("Call", "The call.")


@verb(refuses=(CallStateWrong, NeedNotLooking))
async def call_publish(actor: Actor, input: CallPublishInput) -> CallPublishPayload:
    """Publish a call: everybody reads it and active partners can answer; curators of its area."""
    made = await actions.publish_call(actor, call=local_id(input.call, "Call", "call"))
    return CallPublishPayload(call=made.id)
