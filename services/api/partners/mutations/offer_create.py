import strawberry

from services.api.partners.inputs import OfferTermsInput, terms_of
from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.partners import actions
from services.domain.partners.errors import OfferPriceWrong, OfferSlotsOverlap, PartnerStateWrong


@strawberry.input(description="An offer of a partner.")
class OfferCreateInput(OfferTermsInput):
    partner: strawberry.ID = strawberry.field(description="The partner.")


class OfferCreatePayload(Payload):
    """The offer made."""

    offer = one("Offer", "The offer.")


@verb(refuses=(OfferPriceWrong, OfferSlotsOverlap, PartnerStateWrong))
async def offer_create(actor: Actor, input: OfferCreateInput) -> OfferCreatePayload:
    """Offer something for an active partner; its members."""
    done = await actions.create_offer(
        actor, partner=local_id(input.partner, "Partner", "partner"), offer=terms_of(input)
    )
    return OfferCreatePayload(offer=done.id)
