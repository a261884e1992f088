from datetime import datetime

import strawberry

from services.api.reads import one, value
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import actions
from services.domain.events.errors import CheckInClosed, RegistrationNotOpen
from services.kit import keys
from services.kit.settings import Settings


@strawberry.input(description="One's own registration.")
class RegistrationShowCodeInput:
    registration: strawberry.ID = strawberry.field(description="The registration.")


class RegistrationShowCodePayload(Payload):
    """What the entrance scans from the resident's phone."""

    registration = one("Registration", "The registration.")
    code = value(str, "Text of the QR code, 36 characters.")
    valid_until = value(datetime, "End of the code: 6 hours after the event's end.")


@verb(refuses=(CheckInClosed, RegistrationNotOpen))
async def registration_show_code(
    actor: Actor, input: RegistrationShowCodeInput, *, settings: Settings
) -> RegistrationShowCodePayload:
    """Show one's own check-in code."""
    shown = await actions.personal_code(
        actor,
        registration=local_id(input.registration, "Registration", "registration"),
        key=keys.derive(settings.jinlin_secret, keys.CHECK_IN),
    )
    return RegistrationShowCodePayload(
        registration=shown.registration_id, code=shown.code, valid_until=shown.valid_until
    )
