"""One's own particulars."""

import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.accounts import actions
from services.domain.actors.actor import Actor


@strawberry.input(description="What to change of one's own account; what is left out stays.")
class AccountChangeInput:
    name: str | None = strawberry.field(default=None, description="Name, at most 60 characters.")
    email: str | None = strawberry.field(default=None, description="E-mail address; empty removes it.")
    area: strawberry.ID | None = strawberry.field(default=None, description="Where one lives.")


class AccountChangePayload(Payload):
    """The account as it now stands."""

    account = one("Account", "The caller's account.")


@verb()
async def account_change(actor: Actor, input: AccountChangeInput) -> AccountChangePayload:
    """Change one's own name, e-mail address or home."""
    area = local_id(input.area, "Area", "area") if input.area is not None else None
    changed = await actions.change(actor, name=input.name, email=input.email, area=area)
    return AccountChangePayload(account=changed.id)
