"""What the states and choices of this subject mean, for the readers of the schema."""

from services.api.reads.enums import describe
from services.domain.reminders.models import Channel, DeliveryState, ReminderState

describe(
    Channel,
    "How a message reaches a person.",
    IN_APP="A notice in the app.",
    EMAIL="A mail to the account's address.",
)
describe(
    ReminderState,
    "Where a reminder stands.",
    PENDING="Its moment is to come, or it is going out.",
    DONE="It has gone out to all who wanted it, or its moment was past when it was planned.",
    CANCELLED="The event does not take place, or is no longer reminded of at this lead.",
)
describe(
    DeliveryState,
    "Where a message to one person stands.",
    DUE="Waits for its time: a retry, or the end of quiet hours.",
    LEASED="A worker is sending it.",
    SENT="Handed over to the channel.",
    DEAD="Given up; `reason` says why.",
    SKIPPED="Not sent on purpose; `reason` says why.",
)
