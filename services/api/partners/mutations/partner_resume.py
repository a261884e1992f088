import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.partners import actions
from services.domain.partners.errors import AgreementMissing, LicenceMissing, PartnerStateWrong


@strawberry.input(description="The partner.")
class PartnerResumeInput:
    partner: strawberry.ID = strawberry.field(description="The partner.")


class PartnerResumePayload(Payload):
    """The partner, active again."""

    partner = one("Partner", "The partner.")


@verb(refuses=(AgreementMissing, LicenceMissing, PartnerStateWrong))
async def partner_resume(actor: Actor, input: PartnerResumeInput) -> PartnerResumePayload:
    """End a suspension; curators of its area. The papers must be in order."""
    done = await actions.resume(actor, partner=local_id(input.partner, "Partner", "partner"))
    return PartnerResumePayload(partner=done.id)
