import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.partners import actions
from services.domain.partners.errors import AgreementMissing, LicenceMissing, PartnerStateWrong


@strawberry.input(description="The partner.")
class PartnerActivateInput:
    partner: strawberry.ID = strawberry.field(description="The partner.")


class PartnerActivatePayload(Payload):
    """The partner, active."""

    partner = one("Partner", "The partner.")


@verb(refuses=(AgreementMissing, LicenceMissing, PartnerStateWrong))
async def partner_activate(actor: Actor, input: PartnerActivateInput) -> PartnerActivatePayload:
    """Let a partner that has signed make offers; curators of its area."""
    done = await actions.activate(actor, partner=local_id(input.partner, "Partner", "partner"))
    return PartnerActivatePayload(partner=done.id)
