import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.needs import actions
from services.domain.needs.errors import NeedStateWrong


@strawberry.input(description="The draft to publish.")
class NeedPublishInput:
    need: strawberry.ID = strawberry.field(description="The need.")


class NeedPublishPayload(Payload):
    """The need, now public."""

    need = one("Need", "The need.")


@verb(refuses=(NeedStateWrong,))
async def need_publish(actor: Actor, input: NeedPublishInput) -> NeedPublishPayload:
    """Publish a draft: everybody reads it and partners can be matched; curators of its area."""
    made = await actions.publish(actor, need=local_id(input.need, "Need", "need"))
    return NeedPublishPayload(need=made.id)
