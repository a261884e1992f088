import strawberry

from services.api.partners.inputs import OfferTermsInput, terms_of
from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.partners import actions
from services.domain.partners.errors import (
    OfferNotOpen,
    OfferPriceWrong,
    OfferSlotsOverlap,
    PartnerStateWrong,
)


@strawberry.input(description="An offer and the whole of what it is to say.")
class OfferChangeInput(OfferTermsInput):
    offer: strawberry.ID = strawberry.field(description="The offer.")


class OfferChangePayload(Payload):
    """The offer as it now is."""

    offer = one("Offer", "The offer.")


@verb(refuses=(OfferNotOpen, OfferPriceWrong, OfferSlotsOverlap, PartnerStateWrong))
async def offer_change(actor: Actor, input: OfferChangeInput) -> OfferChangePayload:
    """Write an offer anew; members of its partner. What is left out takes its default."""
    done = await actions.change_offer(
        actor, offer=local_id(input.offer, "Offer", "offer"), to=terms_of(input)
    )
    return OfferChangePayload(offer=done.id)
