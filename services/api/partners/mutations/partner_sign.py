from datetime import date

import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.partners import actions
from services.domain.partners.errors import PartnerStateWrong


@strawberry.input(description="An agreement (共建协议) and its term.")
class PartnerSignInput:
    partner: strawberry.ID = strawberry.field(description="The partner.")
    terms: str = strawberry.field(description="The terms in full, 1 to 20,000 characters.")
    begins_on: date = strawberry.field(description="First day in force, a civil date (China Standard Time).")
    ends_on: date = strawberry.field(
        description="Last day in force, a civil date (China Standard Time), today or later."
    )
    review_on: date = strawberry.field(
        description="Day of the review (China Standard Time), within the term."
    )


class PartnerSignPayload(Payload):
    """The agreement, with the next version."""

    agreement = one("Agreement", "The agreement.")


@verb(refuses=(PartnerStateWrong,))
async def partner_sign(actor: Actor, input: PartnerSignInput) -> PartnerSignPayload:
    """Record the agreement signed with a partner, the first or a renewal; curators of its area."""
    done = await actions.sign(
        actor,
        partner=local_id(input.partner, "Partner", "partner"),
        terms=input.terms,
        begins_on=input.begins_on,
        ends_on=input.ends_on,
        review_on=input.review_on,
    )
    return PartnerSignPayload(agreement=done.id)
