import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.needs import actions
from services.domain.needs.errors import AnswerNotOpen, NeedNotLooking


@strawberry.input(description="The answer to accept.")
class CallAnswerAcceptInput:
    answer: strawberry.ID = strawberry.field(description="The answer.")


class CallAnswerAcceptPayload(Payload):
    """The answer, accepted."""

    answer = one("CallAnswer", "The answer.")


@verb(refuses=(AnswerNotOpen, NeedNotLooking))
async def call_answer_accept(actor: Actor, input: CallAnswerAcceptInput) -> CallAnswerAcceptPayload:
    """Accept a partner's answer, which agrees on the need; curators of the call's area."""
    made = await actions.accept_answer(actor, answer=local_id(input.answer, "CallAnswer", "answer"))
    return CallAnswerAcceptPayload(answer=made.id)
