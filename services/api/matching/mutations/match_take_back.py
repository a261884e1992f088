import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.matching import actions
from services.domain.matching.errors import MatchEventOut, MatchNotAgreed


@strawberry.input(description="An agreement to take back, and why.")
class MatchTakeBackInput:
    proposal: strawberry.ID = strawberry.field(description="The proposal that was accepted.")
    reason: str = strawberry.field(description="Why, as the other side reads it, 1 to 500 characters.")


class MatchTakeBackPayload(Payload):
    """The proposal, withdrawn; its need looks for a partner again."""

    proposal = one("Proposal", "The proposal.")


@verb(refuses=(MatchNotAgreed, MatchEventOut))
async def match_take_back(actor: Actor, input: MatchTakeBackInput) -> MatchTakeBackPayload:
    """Take an agreement back: its draft is cancelled, or its stall goes. The partner's members; curators."""
    made = await actions.take_back(
        actor, proposal=local_id(input.proposal, "Proposal", "proposal"), reason=input.reason
    )
    return MatchTakeBackPayload(proposal=made.id)
