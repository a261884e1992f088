from datetime import date, time

import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import actions
from services.domain.events.recurrence import HolidayPolicy
from services.domain.partners.models import Tier


@strawberry.input(description="A series of events.")
class SeriesCreateInput:
    area: strawberry.ID = strawberry.field(description="Community, grid or building that holds it.")
    title: str = strawberry.field(description="Title as residents see it, 1 to 80 characters in one line.")
    category: str = strawberry.field(description="Kind of event, 1 to 30 characters.")
    tier: Tier = strawberry.field(description="Price tier.")
    place: str = strawberry.field(description="Where, in words, 1 to 120 characters.")
    rrule: str = strawberry.field(
        description="RFC 5545 RRULE over civil dates, at most 200 characters, such as FREQ=WEEKLY;BYDAY=WE."
    )
    first_on: date = strawberry.field(
        description="Civil date from which the rule counts; today or later, within two years."
    )
    starts: time = strawberry.field(description="Local time of day in `zone`, without offset.")
    minutes: int = strawberry.field(description="How long it lasts, 5 to 1,440 minutes.")
    text: str = strawberry.field(default="", description="What it is about, at most 2,000 characters.")
    zone: str = strawberry.field(default="Asia/Shanghai", description="IANA time zone.")
    holiday_policy: HolidayPolicy = strawberry.field(
        default=HolidayPolicy.SKIP_HOLIDAYS, description="What happens on official holidays."
    )
    capacity: int | None = strawberry.field(
        default=None, description="Most people an event takes, 1 to 100,000; null for no limit."
    )
    min_places: int = strawberry.field(
        default=0, description="How many people an event needs to be worthwhile."
    )


class SeriesCreatePayload(Payload):
    """The series, with the events of its next eight weeks published."""

    series = one("Series", "The series.")


@verb()
async def series_create(actor: Actor, input: SeriesCreateInput) -> SeriesCreatePayload:
    """Announce a series; curators of the area."""
    made = await actions.create_series(
        actor,
        area=local_id(input.area, "Area", "area"),
        title=input.title,
        text=input.text,
        category=input.category,
        tier=input.tier,
        place=input.place,
        rrule=input.rrule,
        first_on=input.first_on,
        starts=input.starts,
        minutes=input.minutes,
        zone=input.zone,
        holiday_policy=input.holiday_policy,
        capacity=input.capacity,
        min_places=input.min_places,
    )
    return SeriesCreatePayload(series=made.id)
