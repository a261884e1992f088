"""Match runs over an area and the proposals they make."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from services.kit.records import Record, choice, link


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


class MatchRun(Record):
    """One run for an area and its subtree. A worker holds it by lease; a lost lease is taken over."""

    area = link("Area")
    area_id: int
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
    started_at = fields.DatetimeField(null=True)
    finished_at = fields.DatetimeField(null=True)
    error = fields.CharField(max_length=500, default="")

    class Meta:
        table = "match_run"
        constraints = (
            UniqueConstraint(
                fields=("area_id",),
                name="match_run_one_at_a_time",
                condition="state IN ('queued', 'running')",
            ),
        )


class Proposal(Record):
    """An offer's slot proposed for a need, with the parts that add up to its score (milli-points)."""

    run = link("MatchRun")
    run_id: int
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
        )
        indexes = (("partner_id", "state"), ("offer_id",), ("run_id",), ("expires_at",))
