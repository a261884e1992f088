import strawberry

from services.api.matching.parameters import MatchParametersInput, given
from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.matching import actions
from services.domain.matching.errors import MatchRunUnderWay


@strawberry.input(description="Parameters to try for an area.")
class MatchTryInput:
    area: strawberry.ID = strawberry.field(description="The area; everything below it is included.")
    parameters: MatchParametersInput = strawberry.field(
        default_factory=MatchParametersInput, description="What is to be different from what holds."
    )


class MatchTryPayload(Payload):
    """The trial, queued; it can be watched as any run, and its `comparison` tells what came of it."""

    run = one("MatchRun", "The trial.")


@verb(refuses=(MatchRunUnderWay,))
async def match_try(actor: Actor, input: MatchTryInput) -> MatchTryPayload:
    """What if: match an area by other parameters, propose nothing, and compare with what is open now.

    Curators of the area.
    """
    made = await actions.try_(actor, area=local_id(input.area, "Area", "area"), given=given(input.parameters))
    return MatchTryPayload(run=made.id)
