from datetime import datetime

import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.matching import actions
from services.domain.matching.errors import EngineSilent, MatchAlready, MatchNotPossible
from services.kit.settings import Settings


@strawberry.input(description="A pair to match by hand, when, and why.")
class MatchAssignInput:
    need: strawberry.ID = strawberry.field(description="The need; it must be looking for partners.")
    offer: strawberry.ID = strawberry.field(description="The offer; it and its partner must be active.")
    starts_at: datetime = strawberry.field(description="Start, to come.")
    ends_at: datetime = strawberry.field(description="End, within a day of the start.")
    reason: str = strawberry.field(description="Why by hand, as the partner reads it, 1 to 500 characters.")
    agreed: bool = strawberry.field(
        default=False,
        description="Whether the partner has agreed already, on the phone say; else it is asked.",
    )


class MatchAssignPayload(Payload):
    """The proposal, with what it sets aside in `overrides`."""

    proposal = one("Proposal", "The proposal.")


@verb(refuses=(MatchAlready, MatchNotPossible, EngineSilent), cost=100)
async def match_assign(actor: Actor, input: MatchAssignInput, *, settings: Settings) -> MatchAssignPayload:
    """Propose an offer for a need by hand, or agree it at once, whatever the filters say. Curators."""
    made = await actions.assign(
        actor,
        need=local_id(input.need, "Need", "need"),
        offer=local_id(input.offer, "Offer", "offer"),
        starts_at=input.starts_at,
        ends_at=input.ends_at,
        reason=input.reason,
        agreed=input.agreed,
        days=settings.proposal_days,
    )
    return MatchAssignPayload(proposal=made.id)
