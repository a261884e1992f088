import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import reminding
from services.domain.events.errors import SeriesEnded


@strawberry.input(description="When those who subscribed to events of a series are reminded.")
class SeriesSetRemindersInput:
    series: strawberry.ID = strawberry.field(description="The series.")
    leads: list[int] = strawberry.field(
        description="How long before the start, 1 to 5 leads of 0 to 43200 minutes."
    )


class SeriesSetRemindersPayload(Payload):
    """The series, whose events' reminders follow at once."""

    series = one("Series", "The series.")


@verb(refuses=(SeriesEnded,))
async def series_set_reminders(actor: Actor, input: SeriesSetRemindersInput) -> SeriesSetRemindersPayload:
    """Set the leads of a series; its events that have none of their own follow. Curators of its area."""
    series_id = local_id(input.series, "Series", "series")
    changed = await reminding.set_for_series(actor, series=series_id, leads=input.leads)
    return SeriesSetRemindersPayload(series=changed.id)
