import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.needs import actions


@strawberry.input(description="What a resident suggests, and for where.")
class SuggestionMakeInput:
    area: strawberry.ID = strawberry.field(description="A community, a grid or a building.")
    text: str = strawberry.field(description="The suggestion, 1 to 2,000 characters.")


class SuggestionMakePayload(Payload):
    """The suggestion as received."""

    suggestion = one("Suggestion", "The suggestion.")


@verb()
async def suggestion_make(actor: Actor, input: SuggestionMakeInput) -> SuggestionMakePayload:
    """Suggest something for an area (居民建议); anybody who is signed in."""
    made = await actions.suggest(actor, area=local_id(input.area, "Area", "area"), text=input.text)
    return SuggestionMakePayload(suggestion=made.id)
