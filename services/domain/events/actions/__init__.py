"""Verbs on events, series, and the people who come."""

from services.domain.events.actions.changing import change
from services.domain.events.actions.checking_in import check_in, check_in_by_staff
from services.domain.events.actions.codes import PersonalCode, VenueCodes, code_for, personal_code
from services.domain.events.actions.drafting import draft
from services.domain.events.actions.ending import end_series
from services.domain.events.actions.extending import extend
from services.domain.events.actions.publishing import call_off, cancel, finish, publish
from services.domain.events.actions.rating import rate
from services.domain.events.actions.registering import cancel_registration, register
from services.domain.events.actions.registering_at_once import register_at_once
from services.domain.events.actions.series_changing import Scope, SeriesChanged, change_series
from services.domain.events.actions.series_making import create_series
from services.domain.events.actions.skipping import skip
from services.domain.events.actions.stalls import add_stall, remove_stall
from services.domain.events.actions.writing import write

__all__ = [
    "PersonalCode",
    "Scope",
    "SeriesChanged",
    "VenueCodes",
    "add_stall",
    "call_off",
    "cancel",
    "cancel_registration",
    "change",
    "change_series",
    "check_in",
    "check_in_by_staff",
    "code_for",
    "create_series",
    "draft",
    "end_series",
    "extend",
    "finish",
    "personal_code",
    "publish",
    "rate",
    "register",
    "register_at_once",
    "remove_stall",
    "skip",
    "write",
]
