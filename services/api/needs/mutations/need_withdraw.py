import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.matching import actions
from services.domain.needs.errors import NeedStateWrong


@strawberry.input(description="A need and why it is taken back.")
class NeedWithdrawInput:
    need: strawberry.ID = strawberry.field(description="The need.")
    reason: str = strawberry.field(
        description="Why, as residents read it; no personal data, 1 to 500 characters."
    )


class NeedWithdrawPayload(Payload):
    """The need, withdrawn."""

    need = one("Need", "The need.")


@verb(refuses=(NeedStateWrong,))
async def need_withdraw(actor: Actor, input: NeedWithdrawInput) -> NeedWithdrawPayload:
    """Take a need back before it is scheduled; its draft event and its proposals go with it. Curators."""
    made = await actions.withdraw_need(actor, need=local_id(input.need, "Need", "need"), reason=input.reason)
    return NeedWithdrawPayload(need=made.id)
