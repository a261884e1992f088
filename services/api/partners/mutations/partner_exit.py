import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.partners import actions
from services.domain.partners.errors import PartnerStateWrong


@strawberry.input(description="The partner, and why.")
class PartnerExitInput:
    partner: strawberry.ID = strawberry.field(description="The partner.")
    reason: str = strawberry.field(description="Why, 1 to 500 characters; the partner's members read it.")


class PartnerExitPayload(Payload):
    """The partner, exited."""

    partner = one("Partner", "The partner.")


@verb(refuses=(PartnerStateWrong,))
async def partner_exit(actor: Actor, input: PartnerExitInput) -> PartnerExitPayload:
    """End a partnership and withdraw its offers; owners, and curators of its area."""
    done = await actions.exit_(
        actor, partner=local_id(input.partner, "Partner", "partner"), reason=input.reason
    )
    return PartnerExitPayload(partner=done.id)
