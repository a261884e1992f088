"""Event series, their events, and the people who come."""

from enum import StrEnum

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from services.domain.partners.models import Tier
from services.kit.records import Record, choice, link, wall_time


class SeriesState(StrEnum):
    ACTIVE = "active"
    ENDED = "ended"


class EventState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    HELD = "held"


class RegistrationState(StrEnum):
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    CANCELLED = "cancelled"


class CheckInMethod(StrEnum):
    CODE = "code"
    VENUE_CODE = "venue_code"
    STAFF = "staff"
    IMPORT = "import"


class Series(Record):
    """Repeated events: an RRULE over civil dates, at a local time in `zone`."""

    area = link("Area")
    area_id: int
    title = fields.CharField(max_length=80)
    text = fields.TextField(default="")
    category = fields.CharField(max_length=30)
    tier = choice(Tier, max_length=8)
    place = fields.CharField(max_length=120)
    rrule = fields.CharField(max_length=200)
    first_on = fields.DateField()
    starts = wall_time()
    minutes = fields.IntField()
    zone = fields.CharField(max_length=40, default="Asia/Shanghai")
    holiday_policy = fields.CharField(max_length=24)
    """A `recurrence.HolidayPolicy`: what happens on official holidays and 调休 days."""
    capacity = fields.IntField(null=True)
    min_places = fields.IntField(default=0)
    state = choice(SeriesState, max_length=8)
    follows = link("Series", null=True)
    follows_id: int | None
    """The series that this one continues after a change of "this and following"."""

    class Meta:
        table = "series"
        constraints = (
            CheckConstraint(check="minutes BETWEEN 5 AND 1440", name="series_minutes"),
            CheckConstraint(check="capacity > 0", name="series_capacity"),
            CheckConstraint(check="min_places >= 0", name="series_min_places"),
        )
        indexes = (("area_id", "state"),)


class SeriesSkip(Record):
    """A recurrence date on which the series does not take place, and why."""

    series = link("Series")
    series_id: int
    on = fields.DateField(source_field="on_date")
    reason = fields.CharField(max_length=200)

    class Meta:
        table = "series_skip"
        constraints = (UniqueConstraint(fields=("series_id", "on"), name="series_skip_once"),)


class Event(Record):
    """One occasion that people can join. `confirmed` and `waitlisted` count people, under the row's lock."""

    area = link("Area")
    area_id: int
    series = link("Series", null=True)
    series_id: int | None
    occurrence = fields.DateField(null=True)
    """The recurrence date that the event stands for; it stays when the event is moved."""
    detached = fields.BooleanField(default=False)
    """Changed by itself: later changes of the whole series leave it alone."""
    need = link("Need", null=True)
    need_id: int | None
    partner = link("Partner", null=True)
    partner_id: int | None
    """The host; further partners have stalls."""
    title = fields.CharField(max_length=80)
    text = fields.TextField(default="")
    category = fields.CharField(max_length=30)
    tier = choice(Tier, max_length=8)
    price_fen = fields.IntField(default=0)
    place = fields.CharField(max_length=120)
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()
    capacity = fields.IntField(null=True)
    min_places = fields.IntField(default=0)
    confirmed = fields.IntField(default=0)
    waitlisted = fields.IntField(default=0)
    attended = fields.IntField(default=0)
    state = choice(EventState, max_length=12)
    state_reason = fields.CharField(max_length=500, default="")
    published_at = fields.DatetimeField(null=True)

    class Meta:
        table = "event"
        constraints = (
            UniqueConstraint(fields=("series_id", "occurrence"), name="event_occurrence_once"),
            UniqueConstraint(
                fields=("need_id",),
                name="event_one_for_a_need",
                condition="state <> 'cancelled'",
            ),
            CheckConstraint(check="starts_at < ends_at", name="event_order"),
            CheckConstraint(check="capacity > 0", name="event_capacity"),
            CheckConstraint(
                check="confirmed >= 0 AND (capacity IS NULL OR confirmed <= capacity)",
                name="event_never_oversold",
            ),
            CheckConstraint(check="waitlisted >= 0 AND attended >= 0", name="event_counts"),
        )
        indexes = (("area_id", "state"), ("starts_at", "id"), ("partner_id",))


class Stall(Record):
    """A partner's place at an event, for an offer where there is one."""

    event = link("Event")
    event_id: int
    partner = link("Partner")
    partner_id: int
    offer = link("Offer", null=True)
    offer_id: int | None
    title = fields.CharField(max_length=80)

    class Meta:
        table = "stall"
        constraints = (UniqueConstraint(fields=("event_id", "partner_id"), name="stall_once"),)
        indexes = (("partner_id",),)


class Registration(Record):
    """A party of `party` people; the waitlist is served in the order of ids."""

    event = link("Event")
    event_id: int
    account = link("Account")
    account_id: int
    party = fields.IntField()
    state = choice(RegistrationState, max_length=12)
    cancelled_at = fields.DatetimeField(null=True)

    class Meta:
        table = "registration"
        constraints = (
            UniqueConstraint(
                fields=("event_id", "account_id"),
                name="registration_once",
                condition="state <> 'cancelled'",
            ),
            CheckConstraint(check="party BETWEEN 1 AND 20", name="registration_party"),
        )
        indexes = (("account_id",), ("event_id", "state", "id"))


class CheckIn(Record):
    """A party that came; `created_at` is the moment of arrival."""

    event = link("Event")
    event_id: int
    account = link("Account")
    account_id: int
    registration = link("Registration", null=True)
    registration_id: int | None
    party = fields.IntField()
    method = choice(CheckInMethod, max_length=12)

    class Meta:
        table = "check_in"
        constraints = (
            UniqueConstraint(fields=("event_id", "account_id"), name="check_in_once"),
            CheckConstraint(check="party BETWEEN 1 AND 20", name="check_in_party"),
        )
        indexes = (("account_id",),)


class Feedback(Record):
    event = link("Event")
    event_id: int
    account = link("Account")
    account_id: int
    rating = fields.SmallIntField()
    """1 to 5 stars."""
    text = fields.CharField(max_length=1000, default="")

    class Meta:
        table = "feedback"
        constraints = (
            UniqueConstraint(fields=("event_id", "account_id"), name="feedback_once"),
            CheckConstraint(check="rating BETWEEN 1 AND 5", name="feedback_rating"),
        )
        indexes = (("account_id",),)
