from datetime import date

import strawberry

from services.api.needs.inputs import given_of, ids_of
from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.needs import actions
from services.domain.needs.errors import CallStateWrong, NeedNotLooking


@strawberry.input(description="What changes in a call; what is left out, or null, stays.")
class CallChangeInput:
    call: strawberry.ID = strawberry.field(description="The call, a draft or published.")
    title: str | None = strawberry.field(default=None, description="1 to 80 characters in one line.")
    text: str | None = strawberry.field(default=None, description="The call in full, 1 to 5,000 characters.")
    closes_on: date | None = strawberry.field(
        default=None,
        description="Last civil day (China Standard Time) on which it can be answered; today or later.",
    )
    needs: list[strawberry.ID] | None = strawberry.field(
        default=None, description="All needs anew, 1 to 50; of a draft only."
    )


class CallChangePayload(Payload):
    """The call as changed."""

    call = one("Call", "The call.")


@verb(refuses=(CallStateWrong, NeedNotLooking))
async def call_change(actor: Actor, input: CallChangeInput) -> CallChangePayload:
    """Change what a draft or published call says; curators of its area."""
    changes = given_of(input, "title", "text", "closes_on", "needs")
    if "needs" in changes:
        changes["needs"] = ids_of(changes["needs"], "Need", "needs")
    made = await actions.change_call(actor, call=local_id(input.call, "Call", "call"), **changes)
    return CallChangePayload(call=made.id)
