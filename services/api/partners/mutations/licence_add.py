from datetime import date

import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.partners import actions
from services.domain.partners.errors import LicenceAlreadyAdded, PartnerStateWrong


@strawberry.input(description="A licence of a partner.")
class LicenceAddInput:
    partner: strawberry.ID = strawberry.field(description="The partner.")
    kind: str = strawberry.field(description="Kind as printed on it, such as 营业执照, 1 to 40 characters.")
    number: str = strawberry.field(description="Number as printed on it, 1 to 40 characters.")
    issued_on: date = strawberry.field(
        description="First day of validity, a civil date (China Standard Time), today at the latest."
    )
    expires_on: date | None = strawberry.field(
        default=None,
        description="Last day of validity, a civil date (China Standard Time); none without a limit.",
    )


class LicenceAddPayload(Payload):
    """The licence filed."""

    licence = one("Licence", "The licence.")


@verb(refuses=(LicenceAlreadyAdded, PartnerStateWrong))
async def licence_add(actor: Actor, input: LicenceAddInput) -> LicenceAddPayload:
    """File a licence; members of the partner, and curators of its area."""
    done = await actions.add_licence(
        actor,
        partner=local_id(input.partner, "Partner", "partner"),
        kind=input.kind,
        number=input.number,
        issued_on=input.issued_on,
        expires_on=input.expires_on,
    )
    return LicenceAddPayload(licence=done.id)
