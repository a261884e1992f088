import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.partners import actions
from services.domain.partners.errors import AlreadyMember, PartnerStateWrong
from services.domain.partners.models import MemberRole


@strawberry.input(description="Somebody to act for a partner.")
class MemberAddInput:
    partner: strawberry.ID = strawberry.field(description="The partner.")
    phone: str = strawberry.field(description="Phone number with which the person signs in.")
    role: MemberRole = strawberry.field(default=MemberRole.STAFF, description="Owner or staff.")


class MemberAddPayload(Payload):
    """The membership made."""

    membership = one("Membership", "The membership.")


@verb(refuses=(AlreadyMember, PartnerStateWrong))
async def member_add(actor: Actor, input: MemberAddInput) -> MemberAddPayload:
    """Let an account act for a partner; its owners, once it has been assessed."""
    done = await actions.add_member(
        actor, partner=local_id(input.partner, "Partner", "partner"), phone=input.phone, role=input.role
    )
    return MemberAddPayload(membership=done.id)
