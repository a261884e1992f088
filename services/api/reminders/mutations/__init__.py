"""The verbs on subscriptions and on when events are reminded of."""

from services.api.reminders.mutations.event_set_reminders import event_set_reminders
from services.api.reminders.mutations.series_set_reminders import series_set_reminders
from services.api.reminders.mutations.subscribe import subscribe
from services.api.reminders.mutations.subscription_change import subscription_change
from services.api.reminders.mutations.unsubscribe import unsubscribe

VERBS = (subscribe, subscription_change, unsubscribe, event_set_reminders, series_set_reminders)
