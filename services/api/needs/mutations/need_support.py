import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.needs import actions
from services.domain.needs.errors import NeedStateWrong


@strawberry.input(description="The need that the caller shares.")
class NeedSupportInput:
    need: strawberry.ID = strawberry.field(description="The need.")


class NeedSupportPayload(Payload):
    """The need with its supporters counted anew."""

    need = one("Need", "The need.")


@verb(refuses=(NeedStateWrong,))
async def need_support(actor: Actor, input: NeedSupportInput) -> NeedSupportPayload:
    """Say that you share a published need; counts once for an account."""
    made = await actions.support(actor, need=local_id(input.need, "Need", "need"))
    return NeedSupportPayload(need=made.id)
