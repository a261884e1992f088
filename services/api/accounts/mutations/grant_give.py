"""A role for somebody."""

import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.accounts import actions
from services.domain.accounts.errors import AlreadyGranted
from services.domain.actors.actor import Actor, Role


@strawberry.input(description="Who is to hold which role where.")
class GrantGiveInput:
    account: strawberry.ID = strawberry.field(description="Who.")
    role: Role = strawberry.field(description="Which role.")
    area: strawberry.ID = strawberry.field(description="Top of the subtree that it covers.")


class GrantGivePayload(Payload):
    """The grant made."""

    grant = one("Grant", "The grant made.")


@verb(refuses=(AlreadyGranted,))
async def grant_give(actor: Actor, input: GrantGiveInput) -> GrantGivePayload:
    """Grant a role within an area of yours."""
    made = await actions.grant(
        actor,
        account=local_id(input.account, "Account", "account"),
        role=input.role,
        area=local_id(input.area, "Area", "area"),
    )
    return GrantGivePayload(grant=made.id)
