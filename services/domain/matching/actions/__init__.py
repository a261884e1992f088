"""Verbs on match runs and proposals, and what workers do with a run that they hold."""

from services.domain.matching.actions.abandoning import withdraw_need
from services.domain.matching.actions.answering import accept
from services.domain.matching.actions.assigning import assign
from services.domain.matching.actions.following import follow_series
from services.domain.matching.actions.hearing import hear, queue_changes
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
from services.domain.matching.actions.posing import NOTHING, Posed, problem
from services.domain.matching.actions.refusing import decline, expire_proposals, withdraw
from services.domain.matching.actions.running import cancel, start
from services.domain.matching.actions.settling import conclude, settle
from services.domain.matching.actions.taking_back import take_back
from services.domain.matching.actions.trying import forget_trials, try_
from services.domain.matching.actions.tuning import change_parameters

__all__ = [
    "NOTHING",
    "Held",
    "LeaseLost",
    "Posed",
    "Step",
    "accept",
    "add_service",
    "assign",
    "cancel",
    "change_parameters",
    "change_service",
    "claim",
    "conclude",
    "decline",
    "due",
    "expire_proposals",
    "fail",
    "follow_series",
    "forget_trials",
    "hear",
    "heartbeat",
    "problem",
    "queue_changes",
    "release",
    "retire_service",
    "settle",
    "start",
    "take_back",
    "try_",
    "withdraw",
    "withdraw_moot",
    "withdraw_need",
]
