"""The end of a post."""

from datetime import date

import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.accounts import actions
from services.domain.accounts.errors import AppointmentEnded
from services.domain.actors.actor import Actor


@strawberry.input(description="Which appointment ends, and when.")
class PostDismissInput:
    appointment: strawberry.ID = strawberry.field(description="The appointment.")
    ended_on: date | None = strawberry.field(
        default=None, description="Last civil day (China Standard Time); today if left out."
    )


class PostDismissPayload(Payload):
    """The appointment, ended."""

    appointment = one("Appointment", "The appointment.")


@verb(refuses=(AppointmentEnded,))
async def post_dismiss(actor: Actor, input: PostDismissInput) -> PostDismissPayload:
    """End an appointment on a grid of yours."""
    appointment = local_id(input.appointment, "Appointment", "appointment")
    ended = await actions.dismiss(actor, appointment=appointment, ended_on=input.ended_on)
    return PostDismissPayload(appointment=ended.id)
