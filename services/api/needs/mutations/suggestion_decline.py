import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.needs import actions
from services.domain.needs.errors import SuggestionNotOpen


@strawberry.input(description="A suggestion and why nothing comes of it.")
class SuggestionDeclineInput:
    suggestion: strawberry.ID = strawberry.field(description="The suggestion.")
    reason: str = strawberry.field(description="Why nothing comes of it, 1 to 500 characters.")


class SuggestionDeclinePayload(Payload):
    """The suggestion, declined."""

    suggestion = one("Suggestion", "The suggestion.")


@verb(refuses=(SuggestionNotOpen,))
async def suggestion_decline(actor: Actor, input: SuggestionDeclineInput) -> SuggestionDeclinePayload:
    """Decline a suggestion with a reason that its author reads; staff of its area."""
    made = await actions.decline_suggestion(
        actor, suggestion=local_id(input.suggestion, "Suggestion", "suggestion"), reason=input.reason
    )
    return SuggestionDeclinePayload(suggestion=made.id)
