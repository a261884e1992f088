"""A new place in the tree."""

import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.areas import actions
from services.domain.areas.errors import AreaKindWrong, AreaNameTaken
from services.domain.areas.models import AreaKind


@strawberry.input(description="A place to be added.")
class AreaCreateInput:
    parent: strawberry.ID = strawberry.field(description="The area that it lies in.")
    kind: AreaKind = strawberry.field(description="Its level, below the parent's.")
    name: str = strawberry.field(description="Its name, at most 60 characters, unique in the parent.")
    longitude: float | None = strawberry.field(default=None, description="Degrees east (WGS84).")
    latitude: float | None = strawberry.field(default=None, description="Degrees north (WGS84).")


class AreaCreatePayload(Payload):
    """The area made."""

    area = one("Area", "The area made.")


@verb(refuses=(AreaKindWrong, AreaNameTaken))
async def area_create(actor: Actor, input: AreaCreateInput) -> AreaCreatePayload:
    """Add a grid, building or other place below an area of yours."""
    made = await actions.create(
        actor,
        parent=local_id(input.parent, "Area", "parent"),
        kind=input.kind,
        name=input.name,
        longitude=input.longitude,
        latitude=input.latitude,
    )
    return AreaCreatePayload(area=made.id)
