import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.needs import actions
from services.domain.needs.errors import NeedNotServed, NeedStateWrong


@strawberry.input(description="A served need and what came of it.")
class NeedCloseInput:
    need: strawberry.ID = strawberry.field(description="The need.")
    note: str = strawberry.field(
        description="What came of it, as residents read it; no personal data, 1 to 500 characters."
    )


class NeedClosePayload(Payload):
    """The need, closed."""

    need = one("Need", "The need.")


@verb(refuses=(NeedNotServed, NeedStateWrong))
async def need_close(actor: Actor, input: NeedCloseInput) -> NeedClosePayload:
    """Close a need that was served; curators of its area."""
    made = await actions.close(actor, need=local_id(input.need, "Need", "need"), note=input.note)
    return NeedClosePayload(need=made.id)
