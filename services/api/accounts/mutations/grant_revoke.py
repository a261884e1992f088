"""A role taken back."""

import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.accounts import actions
from services.domain.accounts.errors import GrantRevoked
from services.domain.actors.actor import Actor


@strawberry.input(description="Which grant to end.")
class GrantRevokeInput:
    grant: strawberry.ID = strawberry.field(description="The grant.")


class GrantRevokePayload(Payload):
    """The grant, revoked."""

    grant = one("Grant", "The grant.")


@verb(refuses=(GrantRevoked,))
async def grant_revoke(actor: Actor, input: GrantRevokeInput) -> GrantRevokePayload:
    """End a grant that you could have given; it stops to count at once."""
    ended = await actions.revoke(actor, grant=local_id(input.grant, "Grant", "grant"))
    return GrantRevokePayload(grant=ended.id)
