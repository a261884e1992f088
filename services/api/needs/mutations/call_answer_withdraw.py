import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.needs import actions
from services.domain.needs.errors import AnswerNotOpen


@strawberry.input(description="The answer to take back.")
class CallAnswerWithdrawInput:
    answer: strawberry.ID = strawberry.field(description="The answer.")


class CallAnswerWithdrawPayload(Payload):
    """The answer, withdrawn."""

    answer = one("CallAnswer", "The answer.")


@verb(refuses=(AnswerNotOpen,))
async def call_answer_withdraw(actor: Actor, input: CallAnswerWithdrawInput) -> CallAnswerWithdrawPayload:
    """Take back an answer that is not yet decided; members of the partner."""
    made = await actions.withdraw_answer(actor, answer=local_id(input.answer, "CallAnswer", "answer"))
    return CallAnswerWithdrawPayload(answer=made.id)
