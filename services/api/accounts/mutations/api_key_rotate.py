"""A new text for an API key."""

import strawberry

from services.api.reads import one, value
from services.api.verbs import Payload, local_id, verb
from services.domain.accounts import actions
from services.domain.accounts.errors import ApiKeyExpired, ApiKeyRevoked
from services.domain.actors.actor import Actor


@strawberry.input(description="Which key gets a new text.")
class ApiKeyRotateInput:
    api_key: strawberry.ID = strawberry.field(description="The key.")
    overlap_hours: int = strawberry.field(
        default=24, description="Hours for which the text before still holds, from 0 to 168."
    )


class ApiKeyRotatePayload(Payload):
    """The key with its new text."""

    key = value(str, "The key itself, for the Authorization header. It is shown this once only.")
    api_key = one("ApiKey", "What is kept of it.")


@verb(refuses=(ApiKeyRevoked, ApiKeyExpired), is_secret=True, is_delegable=False)
async def api_key_rotate(actor: Actor, input: ApiKeyRotateInput) -> ApiKeyRotatePayload:
    """Give an API key a new text; the old one goes on for a while, so that nothing stands still."""
    made, text = await actions.rotate_key(
        actor, key=local_id(input.api_key, "ApiKey", "api_key"), overlap_hours=input.overlap_hours
    )
    return ApiKeyRotatePayload(key=text, api_key=made.id)
