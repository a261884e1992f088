import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.matching import actions
from services.domain.matching.errors import MatchRunOver


@strawberry.input(description="A run to stop.")
class MatchRunCancelInput:
    run: strawberry.ID = strawberry.field(description="The run.")


class MatchRunCancelPayload(Payload):
    """The run, cancelled."""

    run = one("MatchRun", "The run.")


@verb(refuses=(MatchRunOver,))
async def match_run_cancel(actor: Actor, input: MatchRunCancelInput) -> MatchRunCancelPayload:
    """Stop a run that is queued or running; earlier proposals stand. Curators of the area."""
    made = await actions.cancel(actor, run=local_id(input.run, "MatchRun", "run"))
    return MatchRunCancelPayload(run=made.id)
