import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import actions
from services.domain.events.errors import CheckInClosed, RegistrationNotOpen


@strawberry.input(description="The registration to tick off.")
class RegistrationCheckInInput:
    registration: strawberry.ID = strawberry.field(description="The registration.")


class RegistrationCheckInPayload(Payload):
    """The arrival; the first one when asked again."""

    check_in = one("CheckIn", "The arrival.")


@verb(refuses=(CheckInClosed, RegistrationNotOpen))
async def registration_check_in(actor: Actor, input: RegistrationCheckInInput) -> RegistrationCheckInPayload:
    """Tick a registration off as its event's host or staff, on the waitlist as well."""
    made = await actions.check_in_by_staff(
        actor, registration=local_id(input.registration, "Registration", "registration")
    )
    return RegistrationCheckInPayload(check_in=made.id)
