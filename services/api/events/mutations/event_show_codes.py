from datetime import datetime

import strawberry

from services.api.reads import one, value
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import actions
from services.domain.events.errors import CheckInClosed
from services.kit import keys
from services.kit.settings import Settings


@strawberry.input(description="The event whose codes the venue shows.")
class EventShowCodesInput:
    event: strawberry.ID = strawberry.field(description="The event.")


class EventShowCodesPayload(Payload):
    """What the venue shows."""

    event = one("Event", "The event.")
    code = value(str, "Text of the QR code, 36 characters.")
    digits = value(
        str, "Six digits to type; they change every five minutes, the last ones hold as long again."
    )
    valid_until = value(datetime, "End of the QR code: 6 hours after the event's end.")


@verb(refuses=(CheckInClosed,))
async def event_show_codes(
    actor: Actor, input: EventShowCodesInput, *, settings: Settings
) -> EventShowCodesPayload:
    """Show the check-in codes of an event; its host and staff of its area."""
    shown = await actions.code_for(
        actor,
        event=local_id(input.event, "Event", "event"),
        key=keys.derive(settings.jinlin_secret, keys.CHECK_IN),
    )
    return EventShowCodesPayload(
        event=shown.event_id, code=shown.code, digits=shown.digits, valid_until=shown.valid_until
    )
