import strawberry

from services.api.needs.inputs import ids_of
from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.needs import actions
from services.domain.needs.errors import NeedStateWrong, SuggestionNotOpen


@strawberry.input(description="Suggestions that ask for what a need says.")
class NeedMergeInput:
    need: strawberry.ID = strawberry.field(description="The need, not yet served.")
    suggestions: list[strawberry.ID] = strawberry.field(
        description="Suggestions neither merged nor declined, 1 to 100."
    )


class NeedMergePayload(Payload):
    """The need, which the suggestions' authors share from now on."""

    need = one("Need", "The need.")


@verb(refuses=(NeedStateWrong, SuggestionNotOpen))
async def need_merge(actor: Actor, input: NeedMergeInput) -> NeedMergePayload:
    """Merge suggestions into a need, all or none; curators of both areas."""
    made = await actions.merge(
        actor,
        need=local_id(input.need, "Need", "need"),
        suggestions=ids_of(input.suggestions, "Suggestion", "suggestions"),
    )
    return NeedMergePayload(need=made.id)
