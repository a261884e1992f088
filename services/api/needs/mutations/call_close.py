import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.needs import actions
from services.domain.needs.errors import CallStateWrong


@strawberry.input(description="The call to close.")
class CallCloseInput:
    call: strawberry.ID = strawberry.field(description="The call.")


class CallClosePayload(Payload):
    """The call, closed."""

    call = one("Call", "The call.")


@verb(refuses=(CallStateWrong,))
async def call_close(actor: Actor, input: CallCloseInput) -> CallClosePayload:
    """Close a call before its last day is over; curators of its area. Answers given can still be decided."""
    made = await actions.close_call(actor, call=local_id(input.call, "Call", "call"))
    return CallClosePayload(call=made.id)
