from datetime import time

import strawberry

from services.api.events.inputs import optional_id
from services.api.reads import one
from services.api.verbs import Payload, verb
from services.domain.actors.actor import Actor
from services.domain.events import subscriptions
from services.domain.reminders.models import Channel


@strawberry.input(description="What to be reminded of, exactly one target, and how.")
class SubscribeInput:
    area: strawberry.ID | None = strawberry.field(
        default=None, description="Events in this area and below it."
    )
    series: strawberry.ID | None = strawberry.field(default=None, description="Events of this series.")
    event: strawberry.ID | None = strawberry.field(default=None, description="This event.")
    partner: strawberry.ID | None = strawberry.field(
        default=None, description="Events that this partner hosts, or at which it has a stall."
    )
    category: str | None = strawberry.field(
        default=None, description="Events of this category, 1 to 30 characters."
    )
    channels: list[Channel] = strawberry.field(description="How the reminders come; one at least.")
    leads: list[int] = strawberry.field(
        description="How long before the start, 1 to 5 leads of 0 to 43200 minutes; 1440 and 120 are usual."
    )
    quiet_from: time | None = strawberry.field(
        default=None, description="Quiet hours begin, in the zone; 22:00 to 07:00 if neither end is given."
    )
    quiet_to: time | None = strawberry.field(default=None, description="Quiet hours end, in the zone.")
    any_hour: bool = strawberry.field(default=False, description="True: no quiet hours.")
    zone: str = strawberry.field(
        default="Asia/Shanghai", description="IANA time zone of the quiet hours and of the times named."
    )


class SubscribePayload(Payload):
    """The subscription; it holds for reminders whose moment is still to come."""

    subscription = one("ReminderSubscription", "The subscription.")


@verb()
async def subscribe(actor: Actor, input: SubscribeInput) -> SubscribePayload:
    """Ask to be reminded; subscribing again to the same target changes the subscription."""
    made = await subscriptions.subscribe(
        actor,
        area=optional_id(input.area, "Area", "area"),
        series=optional_id(input.series, "Series", "series"),
        event=optional_id(input.event, "Event", "event"),
        partner=optional_id(input.partner, "Partner", "partner"),
        category=input.category,
        channels=input.channels,
        leads=input.leads,
        quiet_from=input.quiet_from,
        quiet_to=input.quiet_to,
        any_hour=input.any_hour,
        zone=input.zone,
    )
    return SubscribePayload(subscription=made.id)
