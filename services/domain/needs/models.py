"""Suggestions (居民建议), the needs curated from them (需求清单), and calls for partners (征集令)."""

from enum import StrEnum

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from services.domain.partners.models import Tier
from services.kit.records import Record, choice, link, wall_time


class SuggestionState(StrEnum):
    RECEIVED = "received"
    MERGED = "merged"
    DECLINED = "declined"


class NeedState(StrEnum):
    """征集-梳理-点单-派单-接单/婉拒-服务-评价-办结."""

    DRAFT = "draft"
    PUBLISHED = "published"
    MATCHING = "matching"
    PROPOSED = "proposed"
    AGREED = "agreed"
    SCHEDULED = "scheduled"
    SERVED = "served"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Urgency(StrEnum):
    NORMAL = "normal"
    URGENT = "urgent"
    CRITICAL = "critical"


class CallState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"


class AnswerState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Need(Record):
    area = link("Area")
    area_id: int
    title = fields.CharField(max_length=80)
    text = fields.TextField()
    category = fields.CharField(max_length=30)
    max_tier = choice(Tier, max_length=8)
    at_home = fields.BooleanField(default=False)
    people = fields.IntField(default=1)
    """How many people are to be served."""
    urgency = choice(Urgency, max_length=8)
    wanted = fields.IntField(default=1)
    """How many different offers the need may take."""
    groups = ArrayField("text", default=list)
    series = link("Series", null=True)
    series_id: int | None
    """Who takes it on gets a stall at the next event of this series, instead of an event of its own."""
    longitude = fields.FloatField(null=True)
    latitude = fields.FloatField(null=True)
    state = choice(NeedState, max_length=12)
    drafted_by = link("Account")
    drafted_by_id: int
    published_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)
    closing_note = fields.CharField(max_length=500, default="")

    class Meta:
        table = "need"
        constraints = (
            CheckConstraint(check="people BETWEEN 1 AND 100000", name="need_people"),
            CheckConstraint(check="wanted BETWEEN 1 AND 20", name="need_wanted"),
        )
        indexes = (("area_id", "state"), ("published_at",))


class NeedWindow(Record):
    """When the service would suit: weekly (`weekday`) or dated (`on`), local civil time, on one day."""

    need = link("Need")
    need_id: int
    weekday = fields.SmallIntField(null=True)
    on = fields.DateField(null=True, source_field="on_date")
    starts = wall_time()
    ends = wall_time()

    class Meta:
        table = "need_window"
        constraints = (
            CheckConstraint(check="num_nonnulls(weekday, on_date) = 1", name="need_window_kind"),
            CheckConstraint(check="weekday BETWEEN 1 AND 7", name="need_window_weekday"),
            CheckConstraint(check="starts < ends", name="need_window_order"),
        )
        indexes = (("need_id",),)


class NeedSupport(Record):
    """A resident who shares the need."""

    need = link("Need")
    need_id: int
    account = link("Account")
    account_id: int

    class Meta:
        table = "need_support"
        constraints = (UniqueConstraint(fields=("need_id", "account_id"), name="need_support_once"),)
        indexes = (("account_id",),)


class NeedStep(Record):
    """One line of the history that residents read; free of personal data."""

    need = link("Need")
    need_id: int
    state = choice(NeedState, max_length=12)
    note = fields.CharField(max_length=500, default="")

    class Meta:
        table = "need_step"
        indexes = (("need_id", "id"),)


class Suggestion(Record):
    author = link("Account")
    author_id: int
    area = link("Area")
    area_id: int
    text = fields.TextField()
    state = choice(SuggestionState, max_length=12)
    need = link("Need", null=True)
    need_id: int | None
    reason = fields.CharField(max_length=500, default="")
    """Why it was declined; empty otherwise."""

    class Meta:
        table = "suggestion"
        constraints = (
            CheckConstraint(check="(state = 'merged') = (need_id IS NOT NULL)", name="suggestion_merged"),
        )
        indexes = (("area_id", "state"), ("author_id",), ("need_id",))


class Call(Record):
    """征集令: asks partners to answer some needs of an area."""

    area = link("Area")
    area_id: int
    title = fields.CharField(max_length=80)
    text = fields.TextField()
    state = choice(CallState, max_length=12)
    closes_on = fields.DateField()
    """Last civil day on which it can be answered."""
    published_at = fields.DatetimeField(null=True)
    written_by = link("Account")
    written_by_id: int

    class Meta:
        table = "call"
        indexes = (("area_id", "state"),)


class CallNeed(Record):
    call = link("Call")
    call_id: int
    need = link("Need")
    need_id: int

    class Meta:
        table = "call_need"
        constraints = (UniqueConstraint(fields=("call_id", "need_id"), name="call_need_once"),)
        indexes = (("need_id",),)


class CallAnswer(Record):
    """A partner's answer to one need of a call, with the offer it would serve by, if it has one."""

    call = link("Call")
    call_id: int
    partner = link("Partner")
    partner_id: int
    need = link("Need")
    need_id: int
    offer = link("Offer", null=True)
    offer_id: int | None
    text = fields.CharField(max_length=1000)
    state = choice(AnswerState, max_length=12)
    reason = fields.CharField(max_length=500, default="")

    class Meta:
        table = "call_answer"
        constraints = (
            UniqueConstraint(
                fields=("call_id", "partner_id", "need_id"),
                name="call_answer_once",
                condition="state <> 'withdrawn'",
            ),
        )
        indexes = (("partner_id",),)
