import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import actions
from services.domain.events.errors import AlreadyCheckedIn, EventNotOpen, RegistrationNotOpen


@strawberry.input(description="The registration to give back.")
class RegistrationCancelInput:
    registration: strawberry.ID = strawberry.field(description="The registration.")


class RegistrationCancelPayload(Payload):
    """The registration, cancelled."""

    registration = one("Registration", "The registration.")


@verb(refuses=(EventNotOpen, RegistrationNotOpen, AlreadyCheckedIn))
async def registration_cancel(actor: Actor, input: RegistrationCancelInput) -> RegistrationCancelPayload:
    """Give places back before the event begins, one's own or as its host or staff; the waitlist moves up."""
    made = await actions.cancel_registration(
        actor, registration=local_id(input.registration, "Registration", "registration")
    )
    return RegistrationCancelPayload(registration=made.id)
