"""A grid's chief or member."""

from datetime import date

import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.accounts import actions
from services.domain.accounts.errors import AlreadyAppointed, NotAGrid
from services.domain.actors.actor import Actor
from services.domain.areas.models import Post


@strawberry.input(description="Who is to hold which post on which grid.")
class PostAppointInput:
    area: strawberry.ID = strawberry.field(description="The grid.")
    account: strawberry.ID = strawberry.field(description="Who.")
    post: Post = strawberry.field(description="Which post.")
    began_on: date | None = strawberry.field(
        default=None, description="First civil day (China Standard Time); today if left out."
    )


class PostAppointPayload(Payload):
    """The appointment made."""

    appointment = one("Appointment", "The appointment made.")


@verb(refuses=(NotAGrid, AlreadyAppointed))
async def post_appoint(actor: Actor, input: PostAppointInput) -> PostAppointPayload:
    """Appoint a grid's chief or member; a new chief ends the term of the one before."""
    made = await actions.appoint(
        actor,
        area=local_id(input.area, "Area", "area"),
        account=local_id(input.account, "Account", "account"),
        post=input.post,
        began_on=input.began_on,
    )
    return PostAppointPayload(appointment=made.id)
