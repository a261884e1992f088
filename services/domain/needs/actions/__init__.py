"""Verbs on suggestions, needs and calls."""

from services.domain.needs.actions.advancing import advance, advance_many
from services.domain.needs.actions.answering import (
    accept_answer,
    answer_call,
    decline_answer,
    withdraw_answer,
)
from services.domain.needs.actions.calling import change_call, close_call, publish_call, write_call
from services.domain.needs.actions.drafting import change, draft
from services.domain.needs.actions.merging import merge
from services.domain.needs.actions.publishing import close, publish, withdraw
from services.domain.needs.actions.suggesting import decline_suggestion, suggest
from services.domain.needs.actions.supporting import support, unsupport

__all__ = [
    "accept_answer",
    "advance",
    "advance_many",
    "answer_call",
    "change",
    "change_call",
    "close",
    "close_call",
    "decline_answer",
    "decline_suggestion",
    "draft",
    "merge",
    "publish",
    "publish_call",
    "suggest",
    "support",
    "unsupport",
    "withdraw",
    "withdraw_answer",
    "write_call",
]
