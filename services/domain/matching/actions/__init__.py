"""Verbs on match runs and proposals, and what workers do with a run that they hold."""

from services.domain.matching.actions.answering import accept
from services.domain.matching.actions.keeping import add_service, change_service, retire_service
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
    "add_service",
    "cancel",
    "change_service",
    "claim",
    "decline",
    "due",
    "expire_proposals",
    "fail",
    "heartbeat",
    "problem",
    "release",
    "retire_service",
    "settle",
    "start",
    "withdraw",
    "withdraw_moot",
]
