import strawberry

from services.api.reads import one
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.events import subscriptions


@strawberry.input(description="The subscription to end.")
class UnsubscribeInput:
    subscription: strawberry.ID = strawberry.field(description="The subscription.")


class UnsubscribePayload(Payload):
    """The subscription, ended."""

    subscription = one("ReminderSubscription", "The subscription.")


@verb()
async def unsubscribe(actor: Actor, input: UnsubscribeInput) -> UnsubscribePayload:
    """No more reminders by this subscription, at once; doing it again changes nothing."""
    id = local_id(input.subscription, "ReminderSubscription", "subscription")
    ended = await subscriptions.unsubscribe(actor, subscription=id)
    return UnsubscribePayload(subscription=ended.id)
