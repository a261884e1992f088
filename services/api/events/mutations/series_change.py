from datetime import date, time

import strawberry

from services.api.events.inputs import changes_of
from services.api.reads import listed, one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import actions
from services.domain.events.errors import (
    CapacityBelowConfirmed,
    EventStarted,
    EventStateWrong,
    NotAnOccurrence,
    SeriesEnded,
)
from services.domain.events.recurrence import HolidayPolicy
from services.domain.partners.models import Tier


@strawberry.input(description="What changes in a series; what is left out, or null, stays.")
class SeriesChangeInput:
    series: strawberry.ID = strawberry.field(description="The series.")
    scope: actions.Scope = strawberry.field(description="How much of the series changes.")
    occurrence: date | None = strawberry.field(
        default=None, description="Recurrence date that changes, or from which on; not needed for ALL."
    )
    title: str | None = strawberry.field(default=None, description="1 to 80 characters in one line.")
    text: str | None = strawberry.field(default=None, description="At most 2,000 characters.")
    category: str | None = strawberry.field(default=None, description="1 to 30 characters.")
    tier: Tier | None = strawberry.field(default=None, description="Price tier.")
    place: str | None = strawberry.field(default=None, description="1 to 120 characters.")
    rrule: str | None = strawberry.field(
        default=None, description="RFC 5545 RRULE over civil dates; not for THIS."
    )
    starts: time | None = strawberry.field(default=None, description="Local time of day, without offset.")
    minutes: int | None = strawberry.field(default=None, description="How long it lasts, 5 to 1,440 minutes.")
    holiday_policy: HolidayPolicy | None = strawberry.field(
        default=None, description="What happens on official holidays; not for THIS."
    )
    capacity: int | None = strawberry.field(
        default=None, description="Most people, not fewer than are confirmed at any of the events."
    )
    unlimited: bool = strawberry.field(default=False, description="True lifts the limit on people.")
    min_places: int | None = strawberry.field(
        default=None, description="How many people an event needs to be worthwhile."
    )


class SeriesChangePayload(Payload):
    """The series that has the changes, and what people joined on dates that it has no more."""

    series = one("Series", "The series; after FOLLOWING the new one.")
    kept = listed("Event", "Events that stay as announced since people joined them, by start; now detached.")


@verb(refuses=(SeriesEnded, NotAnOccurrence, EventStateWrong, EventStarted, CapacityBelowConfirmed))
async def series_change(actor: Actor, input: SeriesChangeInput) -> SeriesChangePayload:
    """Change events of a series that are to come; curators of its area. Nobody loses a registration."""
    made = await actions.change_series(
        actor,
        series=local_id(input.series, "Series", "series"),
        scope=input.scope,
        occurrence=input.occurrence,
        **changes_of(input),
    )
    return SeriesChangePayload(series=made.series.id, kept=[one.id for one in made.kept])
