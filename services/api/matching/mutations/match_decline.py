import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.matching import actions
from services.domain.matching.errors import MatchNotOpen


@strawberry.input(description="A proposal to decline, and why.")
class MatchDeclineInput:
    proposal: strawberry.ID = strawberry.field(description="The proposal.")
    reason: str = strawberry.field(description="Why, as the staff read it, 1 to 500 characters.")


class MatchDeclinePayload(Payload):
    """The proposal, declined."""

    proposal = one("Proposal", "The proposal.")


@verb(refuses=(MatchNotOpen,))
async def match_decline(actor: Actor, input: MatchDeclineInput) -> MatchDeclinePayload:
    """Say no to a proposal; the offer is not proposed for the need again. Members of the partner."""
    made = await actions.decline(
        actor, proposal=local_id(input.proposal, "Proposal", "proposal"), reason=input.reason
    )
    return MatchDeclinePayload(proposal=made.id)
