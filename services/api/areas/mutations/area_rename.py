"""Another name for a place."""

import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.areas import actions
from services.domain.areas.errors import AreaNameTaken


@strawberry.input(description="Which place, and its new name.")
class AreaRenameInput:
    area: strawberry.ID = strawberry.field(description="The area.")
    name: str = strawberry.field(description="Its new name, at most 60 characters, unique in the parent.")


class AreaRenamePayload(Payload):
    """The area under its new name."""

    area = one("Area", "The area.")


@verb(refuses=(AreaNameTaken,))
async def area_rename(actor: Actor, input: AreaRenameInput) -> AreaRenamePayload:
    """Rename an area of yours; all that refers to it stays."""
    found = await actions.rename(actor, area=local_id(input.area, "Area", "area"), name=input.name)
    return AreaRenamePayload(area=found.id)
