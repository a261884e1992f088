import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.needs import actions


@strawberry.input(description="The need that the caller no longer shares.")
class NeedUnsupportInput:
    need: strawberry.ID = strawberry.field(description="The need.")


class NeedUnsupportPayload(Payload):
    """The need with its supporters counted anew."""

    need = one("Need", "The need.")


@verb()
async def need_unsupport(actor: Actor, input: NeedUnsupportInput) -> NeedUnsupportPayload:
    """Take your support for a need back, if there was one."""
    made = await actions.unsupport(actor, need=local_id(input.need, "Need", "need"))
    return NeedUnsupportPayload(need=made.id)
