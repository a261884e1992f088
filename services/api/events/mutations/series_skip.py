from datetime import date

import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import actions
from services.domain.events.errors import (
    AlreadySkipped,
    EventStarted,
    EventStateWrong,
    NotAnOccurrence,
    OccurrenceHasRegistrations,
    SeriesEnded,
)


@strawberry.input(description="A date on which a series does not take place.")
class SeriesSkipInput:
    series: strawberry.ID = strawberry.field(description="The series.")
    on: date = strawberry.field(
        description="Recurrence date to come (China Standard Time), within two years."
    )
    reason: str = strawberry.field(description="Why, 1 to 200 characters.")
    cancel_joined: bool = strawberry.field(
        default=False, description="Cancel the event even if people joined it; they are told why."
    )


class SeriesSkipPayload(Payload):
    """The date taken out."""

    skip = one("SeriesSkip", "The date.")


@verb(
    refuses=(
        SeriesEnded,
        NotAnOccurrence,
        AlreadySkipped,
        OccurrenceHasRegistrations,
        EventStarted,
        EventStateWrong,
    )
)
async def series_skip(actor: Actor, input: SeriesSkipInput) -> SeriesSkipPayload:
    """Take a date out of a series; curators of its area."""
    made = await actions.skip(
        actor,
        series=local_id(input.series, "Series", "series"),
        on=input.on,
        reason=input.reason,
        cancel_joined=input.cancel_joined,
    )
    return SeriesSkipPayload(skip=made.id)
