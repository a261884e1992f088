"""A key for a system of an integrator."""

from datetime import datetime

import strawberry

from services.api.accounts.scopes import known
from services.api.reads import one, value
from services.api.verbs import Payload, local_id, verb
from services.domain.accounts import actions
from services.domain.accounts.errors import NotAnIntegrator
from services.domain.actors.actor import Actor


@strawberry.input(description="For whom and what the key is.")
class ApiKeyCreateInput:
    area: strawberry.ID = strawberry.field(description="Top of the subtree in which the key acts.")
    name: str = strawberry.field(description="What the key is for, at most 60 characters.")
    scopes: list[str] = strawberry.field(
        description='What it lets do: "read", or types such as "read:Event"; verbs such as'
        ' "write:suggestionMake".'
    )
    expires_at: datetime = strawberry.field(
        description="From when on it no longer holds; 400 days ahead at most."
    )
    account: strawberry.ID | None = strawberry.field(
        default=None, description="The integrator's account that it acts as; one's own if left out."
    )


class ApiKeyCreatePayload(Payload):
    """The key made."""

    key = value(str, "The key itself, for the Authorization header. It is shown this once only.")
    api_key = one("ApiKey", "What is kept of it.")


@verb(refuses=(NotAnIntegrator,), is_secret=True, is_delegable=False)
async def api_key_create(actor: Actor, input: ApiKeyCreateInput) -> ApiKeyCreatePayload:
    """Make an API key for an account that is an integrator on the area or above it."""
    account = local_id(input.account, "Account", "account") if input.account is not None else None
    made, text = await actions.create_key(
        actor,
        area=local_id(input.area, "Area", "area"),
        name=input.name,
        scopes=known(input.scopes),
        expires_at=input.expires_at,
        account=account,
    )
    return ApiKeyCreatePayload(key=text, api_key=made.id)
