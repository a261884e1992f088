import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.partners import actions
from services.domain.partners.errors import PartnerStateWrong


@strawberry.input(description="The partner, and why.")
class PartnerSuspendInput:
    partner: strawberry.ID = strawberry.field(description="The partner.")
    reason: str = strawberry.field(description="Why, 1 to 500 characters; the partner's members read it.")


class PartnerSuspendPayload(Payload):
    """The partner, suspended."""

    partner = one("Partner", "The partner.")


@verb(refuses=(PartnerStateWrong,))
async def partner_suspend(actor: Actor, input: PartnerSuspendInput) -> PartnerSuspendPayload:
    """Take a partner and its offers out of sight; curators of its area."""
    done = await actions.suspend(
        actor, partner=local_id(input.partner, "Partner", "partner"), reason=input.reason
    )
    return PartnerSuspendPayload(partner=done.id)
