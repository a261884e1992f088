import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.partners import actions
from services.domain.partners.errors import CreditCodeInvalid, CreditCodeTaken
from services.domain.partners.models import PartnerKind


@strawberry.input(description="An application to become a community partner.")
class PartnerApplyInput:
    area: strawberry.ID = strawberry.field(description="The subdistrict or community to join.")
    kind: PartnerKind = strawberry.field(description="What the applicant is.")
    name: str = strawberry.field(description="Name as residents will see it, 1 to 80 characters in one line.")
    credit_code: str | None = strawberry.field(
        default=None,
        description="Unified social credit code (GB 32100-2015) of an organisation; none for residents.",
    )
    contact_name: str = strawberry.field(
        description="Whom to ask, 1 to 60 characters; only staff and members see it."
    )
    contact_phone: str = strawberry.field(
        description="Phone in E.164, or a mainland mobile number; only staff and members see it."
    )
    introduction: str = strawberry.field(
        default="", description="What the applicant says about itself, at most 2,000 characters."
    )
    address: str = strawberry.field(default="", description="Street address, at most 200 characters.")
    longitude: float | None = strawberry.field(
        default=None, description="Longitude of the address in degrees (WGS84), with the latitude."
    )
    latitude: float | None = strawberry.field(
        default=None, description="Latitude of the address in degrees (WGS84), with the longitude."
    )


class PartnerApplyPayload(Payload):
    """The application, which waits for its assessment."""

    partner = one("Partner", "The partner.")


@verb(refuses=(CreditCodeInvalid, CreditCodeTaken))
async def partner_apply(actor: Actor, input: PartnerApplyInput) -> PartnerApplyPayload:
    """Apply as a community partner; whoever applies becomes the partner's owner."""
    done = await actions.apply(
        actor,
        area=local_id(input.area, "Area", "area"),
        kind=input.kind,
        name=input.name,
        credit_code=input.credit_code,
        contact_name=input.contact_name,
        contact_phone=input.contact_phone,
        introduction=input.introduction,
        address=input.address,
        longitude=input.longitude,
        latitude=input.latitude,
    )
    return PartnerApplyPayload(partner=done.id)
