import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.partners import actions
from services.domain.partners.errors import OfferNotOpen


@strawberry.input(description="The offer.")
class OfferPauseInput:
    offer: strawberry.ID = strawberry.field(description="The offer.")


class OfferPausePayload(Payload):
    """The offer, paused."""

    offer = one("Offer", "The offer.")


@verb(refuses=(OfferNotOpen,))
async def offer_pause(actor: Actor, input: OfferPauseInput) -> OfferPausePayload:
    """Take an active offer out of sight for a while; members of its partner."""
    done = await actions.pause_offer(actor, offer=local_id(input.offer, "Offer", "offer"))
    return OfferPausePayload(offer=done.id)
