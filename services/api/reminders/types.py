"""Subscriptions, the reminders of events, and the ledger of what was sent."""

import services.api.reminders.enums  # noqa: F401  # gives the states their descriptions
from services.api.reads import (
    Extends,
    Node,
    among,
    column,
    compare,
    condition,
    many,
    one,
    order,
    sql,
)
from services.domain.reminders import models, queries
from services.domain.reminders.models import Channel

_MINE = "{t}.account_id = :me::bigint"
_COUNT = "(SELECT count(*) FROM delivery d WHERE d.reminder_id = {{t}}.id AND d.state = '{state}')"
# A mail server's words may hold the address, which is the recipient's own business.
_REASON = (
    f"CASE WHEN {_MINE} OR {{t}}.state = 'skipped' THEN {{t}}.reason"
    " ELSE split_part({t}.reason, ' ', 1) END"
)


class ReminderSubscription(
    Node, model=models.Subscription, gate=queries.subscriptions_visible_to, plural="subscriptions"
):
    """Somebody's wish to be reminded of the events of one target; seen by that person alone."""

    area = one("Area", "Events in this area and below it.")
    series = one("Series", "Events of this series.")
    event = one("Event", "This event.")
    partner = one("Partner", "Events that this partner hosts, or at which it has a stall.")
    category = column("Events of this category.")
    channels = column("How the reminders come.", type=list[Channel])
    leads = column("How long before the start, in minutes; an event's own leads decide which of them apply.")
    quiet_from = column("From this time of day in `zone` on, no reminders; null: at any hour.")
    quiet_to = column("Until this time of day in `zone`, the next morning if it is earlier than `quietFrom`.")
    zone = column("IANA time zone of the quiet hours, and of the times that reminders name.")
    created_at = column("When it was made.")
    ended_at = column("When the person unsubscribed; null while it lives.")

    class Filters:
        area = compare("area_id", "=", "Of exactly this area.")
        series = compare("series_id", "=", "Of this series.")
        event = compare("event_id", "=", "Of this event.")
        partner = compare("partner_id", "=", "Of this partner.")
        category = compare("category", "=", "Of this category.")
        live = condition("{t}.ended_at IS NULL", "Not ended.")

    class Orders:
        created_at = order("created_at", "By the moment it was made.")


class Reminder(Node, model=models.Reminder, gate=queries.reminders_visible_to, plural="reminders"):
    """An event's reminder at one lead; it moves with the event."""

    event = one("Event", "The event.")
    lead_minutes = column("How long before the start, in minutes.")
    due_at = column("When it goes out.")
    generation = column("Grows by one whenever it moves.")
    state = column("Where it stands.")
    deliveries = many("Delivery", "Its messages, as far as visible.", via="reminder_id")
    sent_count = sql(int, "How many messages went out.", _COUNT.format(state="sent"))
    dead_count = sql(int, "How many messages were given up.", _COUNT.format(state="dead"))

    class Filters:
        state = among("state", "In one of these states.")
        event = compare("event_id", "=", "Of this event.")
        due_after = compare("due_at", ">=", "Due at this moment or later.")
        due_before = compare("due_at", "<", "Due before this moment.")

    class Orders:
        due_at = order("due_at", "By when it goes out.")


class Delivery(Node, model=models.Delivery, gate=queries.deliveries_visible_to, plural="deliveries"):
    """One message to one person on one channel; seen by that person and the staff of the event's area."""

    channel = column("How it goes.")
    state = column("Where it stands.")
    attempt = column("How often it was tried.")
    due_at = column("When it is tried next, or was due.")
    sent_at = column("When it was handed over; null before.")
    reason = sql(str, "Why it was skipped, put off or given up; others read the first word only.", _REASON)
    created_at = column("When it came to be.")
    account = one("Account", "To whom, as far as visible.")
    reminder = one("Reminder", "The reminder that it brings; null for a notice.")
    notice = one("Notice", "The notice that it brings; null for a reminder.")

    class Filters:
        state = among("state", "In one of these states.")
        channel = compare("channel", "=", "On this channel.")
        reminder = compare("reminder_id", "=", "Of this reminder.")
        mine = condition(_MINE, "To the caller.")

    class Orders:
        created_at = order("created_at", "By the moment it came to be.")


class ReminderRule(Node, model=models.ReminderRule, gate=queries.rules_visible_to, plural="reminderRules"):
    """Events, one or those of a series, are reminded of at this lead; without rules, 1440 and 120 minutes."""

    event = one("Event", "The event; null for a rule of a series.")
    series = one("Series", "The series; null for a rule of one event.")
    lead_minutes = column("How long before the start, in minutes.")

    class Filters:
        event = compare("event_id", "=", "Of this event.")
        series = compare("series_id", "=", "Of this series.")

    class Orders:
        lead_minutes = order("lead_minutes", "By the lead.")


class EventReminders(Extends, of="Event"):
    reminders = many("Reminder", "When those who subscribed are reminded.", via="event_id")
    reminder_rules = many("ReminderRule", "Leads of its own; without any, its series'.", via="event_id")
    subscriptions = many("ReminderSubscription", "The caller's own to exactly this event.", via="event_id")


class SeriesReminders(Extends, of="Series"):
    reminder_rules = many("ReminderRule", "Leads of its events that have none of their own.", via="series_id")
    subscriptions = many("ReminderSubscription", "The caller's own to this series.", via="series_id")


class AreaReminders(Extends, of="Area"):
    subscriptions = many("ReminderSubscription", "The caller's own to exactly this area.", via="area_id")


class PartnerReminders(Extends, of="Partner"):
    subscriptions = many("ReminderSubscription", "The caller's own to this partner.", via="partner_id")
