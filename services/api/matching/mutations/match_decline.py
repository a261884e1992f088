import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.matching import actions
from services.domain.matching.errors import MatchNotOpen
from services.domain.matching.models import DeclineReason


@strawberry.input(description="A proposal to decline, and why.")
class MatchDeclineInput:
    proposal: strawberry.ID = strawberry.field(description="The proposal.")
    because: DeclineReason = strawberry.field(
        default=DeclineReason.OTHER, description="Why; it narrows what is proposed to the partner next."
    )
    reason: str = strawberry.field(
        default="",
        description="A note that the staff read, at most 500 characters; needed where `because` is OTHER.",
    )


class MatchDeclinePayload(Payload):
    """The proposal, declined."""

    proposal = one("Proposal", "The proposal.")


@verb(refuses=(MatchNotOpen,))
async def match_decline(actor: Actor, input: MatchDeclineInput) -> MatchDeclinePayload:
    """Say no to a proposal; the offer is not proposed for the need again. Members of the partner."""
    made = await actions.decline(
        actor,
        proposal=local_id(input.proposal, "Proposal", "proposal"),
        reason=input.reason,
        because=input.because,
    )
    return MatchDeclinePayload(proposal=made.id)
