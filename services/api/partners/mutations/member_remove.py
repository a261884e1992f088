import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.partners import actions
from services.domain.partners.errors import LastOwner


@strawberry.input(description="The membership to end.")
class MemberRemoveInput:
    membership: strawberry.ID = strawberry.field(description="The membership.")


class MemberRemovePayload(Payload):
    """The membership, ended."""

    membership = one("Membership", "The membership.")


@verb(refuses=(LastOwner,))
async def member_remove(actor: Actor, input: MemberRemoveInput) -> MemberRemovePayload:
    """End a membership; the partner's owners. One owner stays."""
    done = await actions.remove_member(
        actor, membership=local_id(input.membership, "Membership", "membership")
    )
    return MemberRemovePayload(membership=done.id)
