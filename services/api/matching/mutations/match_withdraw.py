import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.matching import actions
from services.domain.matching.errors import MatchNotOpen


@strawberry.input(description="A proposal to take back, and why.")
class MatchWithdrawInput:
    proposal: strawberry.ID = strawberry.field(description="The proposal.")
    reason: str = strawberry.field(description="Why, as the partner reads it, 1 to 500 characters.")


class MatchWithdrawPayload(Payload):
    """The proposal, withdrawn."""

    proposal = one("Proposal", "The proposal.")


@verb(refuses=(MatchNotOpen,))
async def match_withdraw(actor: Actor, input: MatchWithdrawInput) -> MatchWithdrawPayload:
    """Take an open proposal back; the pair is not proposed again. Curators of the need's area."""
    made = await actions.withdraw(
        actor, proposal=local_id(input.proposal, "Proposal", "proposal"), reason=input.reason
    )
    return MatchWithdrawPayload(proposal=made.id)
