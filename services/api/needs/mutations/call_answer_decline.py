import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.needs import actions
from services.domain.needs.errors import AnswerNotOpen


@strawberry.input(description="An answer and why it is declined.")
class CallAnswerDeclineInput:
    answer: strawberry.ID = strawberry.field(description="The answer.")
    reason: str = strawberry.field(description="Why not, 1 to 500 characters.")


class CallAnswerDeclinePayload(Payload):
    """The answer, declined."""

    answer = one("CallAnswer", "The answer.")


@verb(refuses=(AnswerNotOpen,))
async def call_answer_decline(actor: Actor, input: CallAnswerDeclineInput) -> CallAnswerDeclinePayload:
    """Decline a partner's answer with a reason that its members read; curators of the call's area."""
    made = await actions.decline_answer(
        actor, answer=local_id(input.answer, "CallAnswer", "answer"), reason=input.reason
    )
    return CallAnswerDeclinePayload(answer=made.id)
