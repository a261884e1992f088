from datetime import time

import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import subscriptions
from services.domain.reminders.errors import SubscriptionEnded
from services.domain.reminders.models import Channel


@strawberry.input(description="How to be reminded from now on; what is left out, or null, stays.")
class SubscriptionChangeInput:
    subscription: strawberry.ID = strawberry.field(description="The subscription.")
    channels: list[Channel] | None = strawberry.field(default=None, description="One at least.")
    leads: list[int] | None = strawberry.field(
        default=None, description="How long before the start, 1 to 5 leads of 0 to 43200 minutes."
    )
    quiet_from: time | None = strawberry.field(default=None, description="Quiet hours begin, in the zone.")
    quiet_to: time | None = strawberry.field(default=None, description="Quiet hours end, in the zone.")
    any_hour: bool = strawberry.field(default=False, description="True lifts the quiet hours.")
    zone: str | None = strawberry.field(default=None, description="IANA time zone.")


class SubscriptionChangePayload(Payload):
    """The subscription as changed."""

    subscription = one("ReminderSubscription", "The subscription.")


@verb(refuses=(SubscriptionEnded,))
async def subscription_change(actor: Actor, input: SubscriptionChangeInput) -> SubscriptionChangePayload:
    """Change how one's own subscription reminds."""
    changed = await subscriptions.change(
        actor,
        subscription=local_id(input.subscription, "ReminderSubscription", "subscription"),
        channels=input.channels,
        leads=input.leads,
        quiet_from=input.quiet_from,
        quiet_to=input.quiet_to,
        any_hour=input.any_hour,
        zone=input.zone,
    )
    return SubscriptionChangePayload(subscription=changed.id)
