import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.partners import actions
from services.domain.partners.errors import OfferNotOpen, PartnerStateWrong


@strawberry.input(description="The offer.")
class OfferResumeInput:
    offer: strawberry.ID = strawberry.field(description="The offer.")


class OfferResumePayload(Payload):
    """The offer, active again."""

    offer = one("Offer", "The offer.")


@verb(refuses=(OfferNotOpen, PartnerStateWrong))
async def offer_resume(actor: Actor, input: OfferResumeInput) -> OfferResumePayload:
    """Show a paused offer again; members of its partner."""
    done = await actions.resume_offer(actor, offer=local_id(input.offer, "Offer", "offer"))
    return OfferResumePayload(offer=done.id)
