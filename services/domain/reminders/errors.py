"""What the verbs on subscriptions may answer instead of doing their work."""

from services.kit.errors import Refusal


class SubscriptionEnded(Refusal):
    """The subscription was ended before; it stays as it was."""

    message = "You have unsubscribed from this. Subscribe anew if you want reminders."
