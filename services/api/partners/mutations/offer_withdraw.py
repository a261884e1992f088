import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.partners import actions
from services.domain.partners.errors import OfferNotOpen


@strawberry.input(description="The offer.")
class OfferWithdrawInput:
    offer: strawberry.ID = strawberry.field(description="The offer.")


class OfferWithdrawPayload(Payload):
    """The offer, withdrawn."""

    offer = one("Offer", "The offer.")


@verb(refuses=(OfferNotOpen,))
async def offer_withdraw(actor: Actor, input: OfferWithdrawInput) -> OfferWithdrawPayload:
    """End an offer for good; members of its partner."""
    done = await actions.withdraw_offer(actor, offer=local_id(input.offer, "Offer", "offer"))
    return OfferWithdrawPayload(offer=done.id)
