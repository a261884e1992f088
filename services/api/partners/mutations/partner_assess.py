import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.partners import actions
from services.domain.partners.errors import PartnerStateWrong


@strawberry.input(description="The partner.")
class PartnerAssessInput:
    partner: strawberry.ID = strawberry.field(description="The partner.")


class PartnerAssessPayload(Payload):
    """The partner, which waits for its agreement."""

    partner = one("Partner", "The partner.")


@verb(refuses=(PartnerStateWrong,))
async def partner_assess(actor: Actor, input: PartnerAssessInput) -> PartnerAssessPayload:
    """Find an applicant fit to sign; curators of its area."""
    done = await actions.assess(actor, partner=local_id(input.partner, "Partner", "partner"))
    return PartnerAssessPayload(partner=done.id)
