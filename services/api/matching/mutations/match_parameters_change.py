import strawberry

from services.api.matching.parameters import MatchParametersInput, given
from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.matching import actions
from services.domain.matching.errors import MatchParametersChanged, MatchParametersSame


@strawberry.input(description="What shall count how much in the runs of an area.")
class MatchParametersChangeInput:
    area: strawberry.ID = strawberry.field(
        description="The area; those below it inherit, unless they have their own."
    )
    parameters: MatchParametersInput = strawberry.field(
        default_factory=MatchParametersInput, description="What changes."
    )
    inherit: bool = strawberry.field(
        default=False, description="Go by the area above again; then no parameter may be given."
    )


class MatchParametersChangePayload(Payload):
    """The version that holds from now on."""

    parameters = one("MatchParameters", "The version.")


@verb(refuses=(MatchParametersSame, MatchParametersChanged))
async def match_parameters_change(
    actor: Actor, input: MatchParametersChangeInput
) -> MatchParametersChangePayload:
    """Change what counts how much in runs of an area that begin from now on; curators of the area."""
    made = await actions.change_parameters(
        actor,
        area=local_id(input.area, "Area", "area"),
        given=given(input.parameters),
        inherit=input.inherit,
    )
    return MatchParametersChangePayload(parameters=made.id)
