import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import actions
from services.domain.events.errors import CheckInClosed, CodeNotAccepted, RegistrationNotOpen, StillWaitlisted
from services.kit import keys
from services.kit.settings import Settings


@strawberry.input(description="A code that was scanned or typed.")
class EventCheckInInput:
    event: strawberry.ID = strawberry.field(description="The event.")
    code: str = strawberry.field(
        description="The venue's QR code or six digits; at the entrance, a resident's own code."
    )
    party: int = strawberry.field(
        default=1,
        description="People of a party without a registration, 1 to 20; a registration brings its own.",
    )


class EventCheckInPayload(Payload):
    """The arrival; the first one when asked again."""

    check_in = one("CheckIn", "The arrival.")


@verb(refuses=(CheckInClosed, CodeNotAccepted, RegistrationNotOpen, StillWaitlisted))
async def event_check_in(
    actor: Actor, input: EventCheckInInput, *, settings: Settings
) -> EventCheckInPayload:
    """Arrive at an event with the code of its venue, or let somebody in by theirs as its host or staff."""
    made = await actions.check_in(
        actor,
        event=local_id(input.event, "Event", "event"),
        code=input.code,
        key=keys.derive(settings.jinlin_secret, keys.CHECK_IN),
        party=input.party,
    )
    return EventCheckInPayload(check_in=made.id)
