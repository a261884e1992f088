from datetime import date

import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import actions
from services.domain.events.errors import NotAnOccurrence, OccurrenceHasRegistrations, SeriesEnded


@strawberry.input(description="From when on a series is no more.")
class SeriesEndInput:
    series: strawberry.ID = strawberry.field(description="The series.")
    since: date = strawberry.field(
        description="First civil date without the series; today or later, within two years."
    )
    reason: str = strawberry.field(description="Why, 1 to 500 characters.")
    cancel_joined: bool = strawberry.field(
        default=False, description="Cancel events even if people joined them; they are told why."
    )


class SeriesEndPayload(Payload):
    """The series; active until its last date has passed."""

    series = one("Series", "The series.")


@verb(refuses=(SeriesEnded, NotAnOccurrence, OccurrenceHasRegistrations))
async def series_end(actor: Actor, input: SeriesEndInput) -> SeriesEndPayload:
    """End a series and cancel its events from a date on; curators of its area."""
    made = await actions.end_series(
        actor,
        series=local_id(input.series, "Series", "series"),
        since=input.since,
        reason=input.reason,
        cancel_joined=input.cancel_joined,
    )
    return SeriesEndPayload(series=made.id)
