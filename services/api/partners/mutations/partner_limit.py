import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.partners import actions
from services.domain.partners.errors import PartnerStateWrong


@strawberry.input(description="How many matches a partner takes.")
class PartnerLimitInput:
    partner: strawberry.ID = strawberry.field(description="The partner.")
    weekly: int | None = strawberry.field(
        default=None,
        description="Most matches of a week from Monday (China Standard Time), 1 to 1,000; null: any number.",
    )
    monthly: int | None = strawberry.field(
        default=None,
        description="Most matches of a calendar month (China Standard Time), 1 to 1,000; null: any number.",
    )


class PartnerLimitPayload(Payload):
    """The partner with its limits."""

    partner = one("Partner", "The partner.")


@verb(refuses=(PartnerStateWrong,))
async def partner_limit(actor: Actor, input: PartnerLimitInput) -> PartnerLimitPayload:
    """Set how many matches your partner takes in a week and a month; what is agreed stays. Its members."""
    made = await actions.limit(
        actor,
        partner=local_id(input.partner, "Partner", "partner"),
        weekly=input.weekly,
        monthly=input.monthly,
    )
    return PartnerLimitPayload(partner=made.id)
