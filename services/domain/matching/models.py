"""Match runs over an area and the proposals they make."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from services.kit.records import Record, choice, link


class RunKind(StrEnum):
    FULL = "full"
    INCREMENTAL = "incremental"
    TRIAL = "trial"


class RunState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ProposalState(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class DeclineReason(StrEnum):
    """Why a partner says no; each narrows what the next run proposes in its own way (`declining.py`)."""

    TOO_FAR = "too_far"
    TOO_DEAR = "too_dear"
    NO_TIME = "no_time"
    NOT_OUR_JOB = "not_our_job"
    NO_CAPACITY = "no_capacity"
    OTHER = "other"


class MatchRun(Record):
    """One run for an area and its subtree. A worker holds it by lease; a lost lease is taken over."""

    area = link("Area")
    area_id: int
    kind = choice(RunKind, max_length=12)
    parameters = link("MatchParameters", null=True)
    parameters_id: int | None
    """The version that it went by; None where none was ever set."""
    weights = fields.JSONField[dict[str, int]](default=dict)
    """What it went by, by the names of `MatchParameters`; of a trial, what it is to try."""
    requested_by = link("Account", null=True)
    requested_by_id: int | None
    state = choice(RunState, max_length=12)
    stage = fields.CharField(max_length=20, default="queued")
    done = fields.IntField(default=0)
    total = fields.IntField(default=0)
    """Progress within the stage: `done` of `total` steps."""
    lease = fields.UUIDField(null=True)
    lease_until = fields.DatetimeField(null=True)
    attempt = fields.IntField(default=0)
    needs = fields.IntField(default=0)
    offers = fields.IntField(default=0)
    proposals = fields.IntField(default=0)
    excluded = fields.JSONField[dict[str, int]](default=dict)
    """Pairs that each hard filter took out."""
    changes = fields.IntField(default=0)
    """How many changes it took up."""
    replaced = fields.IntField(default=0)
    """Open proposals that it withdrew, because the need or the offer has found a better one."""
    figures = fields.JSONField[dict[str, Any]](null=True)
    """Of a trial that is done: see `comparing.Comparison`."""
    started_at = fields.DatetimeField(null=True)
    finished_at = fields.DatetimeField(null=True)
    error = fields.CharField(max_length=500, default="")

    class Meta:
        table = "match_run"
        constraints = (
            UniqueConstraint(
                fields=("area_id", "kind"),
                name="match_run_one_of_a_kind",
                condition="state IN ('queued', 'running')",
            ),
            UniqueConstraint(
                fields=("area_id",),
                name="match_run_one_at_a_time",
                condition="state = 'running' AND kind <> 'trial'",
            ),
        )


class Proposal(Record):
    """An offer's slot proposed for a need, with the parts that add up to its score (milli-points)."""

    run = link("MatchRun", null=True)
    run_id: int | None
    """None where staff matched the pair by hand."""
    need = link("Need")
    need_id: int
    offer = link("Offer")
    offer_id: int
    partner = link("Partner")
    partner_id: int
    starts_at = fields.DatetimeField()
    ends_at = fields.DatetimeField()
    score = fields.IntField()
    parts = fields.JSONField[list[dict[str, Any]]]()
    """[{"name", "points", "detail"}]; the points sum to `score`."""
    words_need = fields.JSONField[list[str]](default=list)
    words_offer = fields.JSONField[list[str]](default=list)
    runner_up = link("Offer", null=True)
    runner_up_id: int | None
    margin = fields.IntField(null=True)
    state = choice(ProposalState, max_length=12)
    expires_at = fields.DatetimeField()
    answered_by = link("Account", null=True)
    answered_by_id: int | None
    answered_at = fields.DatetimeField(null=True)
    reason = fields.CharField(max_length=500, default="")
    """Why it was declined or withdrawn."""
    declined_for = fields.CharField(max_length=16, null=True)
    """A `DeclineReason`."""
    assigned_by = link("Account", null=True)
    assigned_by_id: int | None
    assigned_for = fields.CharField(max_length=500, default="")
    """Why staff matched the pair by hand; empty where a run did."""
    overrides = ArrayField("text", default=list)
    """Hard filters that the pair fails and that staff set aside."""
    event = link("Event", null=True)
    event_id: int | None

    class Meta:
        table = "proposal"
        constraints = (
            UniqueConstraint(
                fields=("need_id", "offer_id"),
                name="proposal_once",
                condition="state IN ('proposed', 'accepted')",
            ),
            CheckConstraint(check="starts_at < ends_at", name="proposal_order"),
            CheckConstraint(check="score_of(parts) = score", name="proposal_adds_up"),
            CheckConstraint(check="declined_for IS NULL OR state = 'declined'", name="proposal_declined_for"),
            CheckConstraint(
                check="(assigned_by_id IS NULL) = (assigned_for = '')"
                " AND (run_id IS NOT NULL OR assigned_by_id IS NOT NULL)",
                name="proposal_by_run_or_hand",
            ),
        )
        indexes = (("partner_id", "state"), ("offer_id",), ("run_id",), ("expires_at",))


class Service(Record):
    """A kind of service that staff added to the taxonomy, for runs over the area and below it.

    One whose `code` the taxonomy of this version has takes its place. A service that is retired
    counts no longer.
    """

    area = link("Area")
    area_id: int
    code = fields.CharField(max_length=40)
    zh = fields.CharField(max_length=40)
    en = fields.CharField(max_length=80)
    category = fields.CharField(max_length=30)
    says = ArrayField("text")
    unless = ArrayField("text", default=list)
    partly = ArrayField("text", default=list)
    unlike = ArrayField("text", default=list)
    retired_at = fields.DatetimeField(null=True)

    class Meta:
        table = "service"
        constraints = (UniqueConstraint(fields=("area_id", "code"), name="service_code"),)


class MatchParameters(Record):
    """What counts how much in the runs of an area: one version, never changed once written.

    It holds for the area and for all below that have none of their own. Weights are milli-points.
    """

    area = link("Area")
    area_id: int
    version = fields.IntField()
    changed_by = link("Account")
    changed_by_id: int
    inherits = fields.BooleanField(default=False)
    """From this version on the area goes by the one above it again."""
    changes = fields.JSONField[list[dict[str, Any]]]()
    """[{"name", "from", "to"}] against what held before."""
    concept = fields.IntField()
    category = fields.IntField()
    text = fields.IntField()
    distance = fields.IntField()
    reach_metres = fields.IntField()
    time = fields.IntField()
    price = fields.IntField()
    price_half_fen = fields.IntField()
    rating = fields.IntField()
    floor = fields.IntField()
    unserved = fields.IntField()
    urgency = fields.IntField()
    fairness = fields.IntField()
    keep = fields.IntField()

    class Meta:
        table = "match_parameters"
        constraints = (UniqueConstraint(fields=("area_id", "version"), name="match_parameters_version"),)


class MatchChange(Record):
    """A change that matching heard of from the audit trail, for one area whose runs it concerns."""

    entry = link("AuditEntry")
    entry_id: int
    area = link("Area")
    area_id: int
    run = link("MatchRun", null=True)
    run_id: int | None
    """The run that took it up; None while it waits."""

    class Meta:
        table = "match_change"
        constraints = (UniqueConstraint(fields=("entry_id", "area_id"), name="match_change_once"),)
        indexes = (("run_id",), ("area_id", "run_id"), ("created_at",))
