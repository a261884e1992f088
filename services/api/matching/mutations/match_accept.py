import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.matching import actions
from services.domain.matching.errors import MatchExpired, MatchNotOpen, PartnerLoadFull


@strawberry.input(description="A proposal to accept.")
class MatchAcceptInput:
    proposal: strawberry.ID = strawberry.field(description="The proposal.")


class MatchAcceptPayload(Payload):
    """The proposal, accepted, with its event."""

    proposal = one("Proposal", "The proposal.")


@verb(
    refuses=(
        MatchNotOpen,
        MatchExpired,
        PartnerLoadFull,
    )
)
async def match_accept(actor: Actor, input: MatchAcceptInput) -> MatchAcceptPayload:
    """Take on a need that was proposed to your partner. Its event is drafted; one that names a series gets a
    stall at the next occurrence. Members of the partner."""
    made = await actions.accept(actor, proposal=local_id(input.proposal, "Proposal", "proposal"))
    return MatchAcceptPayload(proposal=made.id)
