from datetime import date

import strawberry

from services.api.needs.inputs import ids_of
from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.needs import actions
from services.domain.needs.errors import NeedNotLooking


@strawberry.input(description="A call for partners as the community puts it.")
class CallWriteInput:
    area: strawberry.ID = strawberry.field(description="The area that calls.")
    title: str = strawberry.field(description="1 to 80 characters in one line.")
    text: str = strawberry.field(description="The call in full, 1 to 5,000 characters.")
    closes_on: date = strawberry.field(
        description="Last civil day (China Standard Time) on which it can be answered; today or later."
    )
    needs: list[strawberry.ID] = strawberry.field(
        description="Published needs of the area or below it that have no partner yet, 1 to 50."
    )


class CallWritePayload(Payload):
    """The draft, which staff of its area see."""

    call = one("Call", "The call.")


@verb(refuses=(NeedNotLooking,))
async def call_write(actor: Actor, input: CallWriteInput) -> CallWritePayload:
    """Draft a call for partners (征集令) from the needs list; curators of its area."""
    made = await actions.write_call(
        actor,
        area=local_id(input.area, "Area", "area"),
        title=input.title,
        text=input.text,
        closes_on=input.closes_on,
        needs=ids_of(input.needs, "Need", "needs"),
    )
    return CallWritePayload(call=made.id)
