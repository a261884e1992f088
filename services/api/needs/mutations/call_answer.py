import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.needs import actions
from services.domain.needs.errors import (
    AlreadyAnswered,
    CallNotOpen,
    NeedNotLooking,
    PartnerCannotAnswer,
)


@strawberry.input(description="What a partner would do for one need of a call.")
class CallAnswerInput:
    call: strawberry.ID = strawberry.field(description="The call.")
    partner: strawberry.ID = strawberry.field(description="The active partner that answers.")
    need: strawberry.ID = strawberry.field(description="One of the call's needs.")
    text: str = strawberry.field(description="What the partner would do, 1 to 1,000 characters.")
    offer: strawberry.ID | None = strawberry.field(
        default=None, description="The partner's active offer that it would serve by, if there is one."
    )


class CallAnswerPayload(Payload):
    """The answer as given."""

    answer = one("CallAnswer", "The answer.")


@verb(refuses=(CallNotOpen, AlreadyAnswered, NeedNotLooking, PartnerCannotAnswer))
async def call_answer(actor: Actor, input: CallAnswerInput) -> CallAnswerPayload:
    """Answer a call for one of its needs, once; members of an active partner."""
    made = await actions.answer_call(
        actor,
        call=local_id(input.call, "Call", "call"),
        partner=local_id(input.partner, "Partner", "partner"),
        need=local_id(input.need, "Need", "need"),
        text=input.text,
        offer=None if input.offer is None else local_id(input.offer, "Offer", "offer"),
    )
    return CallAnswerPayload(answer=made.id)
