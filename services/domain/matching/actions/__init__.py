"""Verbs on match runs and proposals, and what workers do with a run that they hold."""

from services.domain.matching.actions.answering import accept
from services.domain.matching.actions.leasing import (
    Held,
    LeaseLost,
    Step,
    claim,
    due,
    fail,
    heartbeat,
    release,
)
from services.domain.matching.actions.mooting import withdraw_moot
from services.domain.matching.actions.posing import problem
from services.domain.matching.actions.refusing import decline, expire_proposals, withdraw
from services.domain.matching.actions.running import cancel, start
from services.domain.matching.actions.settling import settle

__all__ = [
    "Held",
    "LeaseLost",
    "Step",
    "accept",
    "cancel",
    "claim",
    "decline",
    "due",
    "expire_proposals",
    "fail",
    "heartbeat",
    "problem",
    "release",
    "settle",
    "start",
    "withdraw",
    "withdraw_moot",
]
