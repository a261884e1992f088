"""The end of an API key."""

import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.accounts import actions
from services.domain.accounts.errors import ApiKeyRevoked
from services.domain.actors.actor import Actor


@strawberry.input(description="Which key ends.")
class ApiKeyRevokeInput:
    api_key: strawberry.ID = strawberry.field(description="The key.")


class ApiKeyRevokePayload(Payload):
    """The key, revoked."""

    api_key = one("ApiKey", "The key.")


@verb(refuses=(ApiKeyRevoked,), is_delegable=False)
async def api_key_revoke(actor: Actor, input: ApiKeyRevokeInput) -> ApiKeyRevokePayload:
    """End an API key at once."""
    ended = await actions.revoke_key(actor, key=local_id(input.api_key, "ApiKey", "api_key"))
    return ApiKeyRevokePayload(api_key=ended.id)
