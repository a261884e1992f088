import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.matching import actions
from services.domain.matching.errors import MatchRunUnderWay


@strawberry.input(description="Where to look for partners.")
class MatchRunStartInput:
    area: strawberry.ID = strawberry.field(description="The area; everything below it is included.")


class MatchRunStartPayload(Payload):
    """The run, queued."""

    run = one("MatchRun", "The run.")


@verb(refuses=(MatchRunUnderWay,))
async def match_run_start(actor: Actor, input: MatchRunStartInput) -> MatchRunStartPayload:
    """Look for partners for the needs of an area, in the background; curators of the area."""
    made = await actions.start(actor, area=local_id(input.area, "Area", "area"))
    return MatchRunStartPayload(run=made.id)
