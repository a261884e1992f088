"""Who asked to be reminded of what, and the ledger of what was sent.

A rule stores a lead, never a moment: moving an event moves its reminders.
"""

from enum import StrEnum

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from services.kit.records import Record, choice, link, wall_time


class Channel(StrEnum):
    IN_APP = "in_app"
    EMAIL = "email"


class ReminderState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    CANCELLED = "cancelled"


class DeliveryState(StrEnum):
    DUE = "due"
    LEASED = "leased"
    SENT = "sent"
    DEAD = "dead"
    SKIPPED = "skipped"


class Subscription(Record):
    """Events of exactly one target: an area's subtree, a series, an event, a partner, or a category."""

    account = link("Account")
    account_id: int
    area = link("Area", null=True)
    area_id: int | None
    series = link("Series", null=True)
    series_id: int | None
    event = link("Event", null=True)
    event_id: int | None
    partner = link("Partner", null=True)
    partner_id: int | None
    category = fields.CharField(max_length=30, null=True)
    channels = ArrayField("text")
    leads = ArrayField("int")
    """Minutes before the start."""
    quiet_from = wall_time(null=True)
    quiet_to = wall_time(null=True)
    zone = fields.CharField(max_length=40, default="Asia/Shanghai")
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "subscription"
        constraints = (
            CheckConstraint(
                check="num_nonnulls(area_id, series_id, event_id, partner_id, category) = 1",
                name="subscription_one_target",
            ),
            CheckConstraint(check="(quiet_from IS NULL) = (quiet_to IS NULL)", name="subscription_quiet"),
        )
        indexes = (
            ("account_id",),
            ("area_id",),
            ("series_id",),
            ("event_id",),
            ("partner_id",),
            ("category",),
        )


class ReminderRule(Record):
    """Events (one, or a series' future ones) can be reminded of `lead_minutes` before their start."""

    event = link("Event", null=True)
    event_id: int | None
    series = link("Series", null=True)
    series_id: int | None
    lead_minutes = fields.IntField()

    class Meta:
        table = "reminder_rule"
        constraints = (
            UniqueConstraint(fields=("event_id", "lead_minutes"), name="reminder_rule_event_once"),
            UniqueConstraint(fields=("series_id", "lead_minutes"), name="reminder_rule_series_once"),
            CheckConstraint(check="num_nonnulls(event_id, series_id) = 1", name="reminder_rule_target"),
            CheckConstraint(check="lead_minutes BETWEEN 0 AND 43200", name="reminder_rule_lead"),
        )


class Reminder(Record):
    """One row per event and lead; `generation` grows when the event moves."""

    event = link("Event")
    event_id: int
    lead_minutes = fields.IntField()
    generation = fields.IntField(default=1)
    due_at = fields.DatetimeField()
    cursor = fields.BigIntField(default=0)
    """The last account that the fan-out has passed."""
    state = choice(ReminderState, max_length=12)

    class Meta:
        table = "reminder"
        constraints = (UniqueConstraint(fields=("event_id", "lead_minutes"), name="reminder_once"),)


class Delivery(Record):
    """One message to one person on one channel: for a reminder or for a notice."""

    reminder = link("Reminder", null=True)
    reminder_id: int | None
    generation = fields.IntField(null=True)
    notice = link("Notice", null=True)
    notice_id: int | None
    channel = choice(Channel, max_length=12)
    account = link("Account")
    account_id: int
    state = choice(DeliveryState, max_length=12)
    attempt = fields.IntField(default=0)
    due_at = fields.DatetimeField()
    lease = fields.UUIDField(null=True)
    lease_until = fields.DatetimeField(null=True)
    sent_at = fields.DatetimeField(null=True)
    provider_id = fields.CharField(max_length=200, null=True)
    reason = fields.CharField(max_length=500, default="")
    """Why it was skipped, retried or given up."""

    class Meta:
        table = "delivery"
        constraints = (
            UniqueConstraint(
                fields=("reminder_id", "generation", "channel", "account_id"),
                name="delivery_reminder_once",
            ),
            UniqueConstraint(fields=("notice_id", "channel", "account_id"), name="delivery_notice_once"),
            CheckConstraint(check="num_nonnulls(reminder_id, notice_id) = 1", name="delivery_cause"),
        )
        indexes = (Index(fields=("account_id", "id")),)
