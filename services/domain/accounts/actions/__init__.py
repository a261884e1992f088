"""Verbs on accounts, grants, appointments, sessions and API keys."""

from services.domain.accounts.actions.api_keys import create_key, revoke_key, rotate_key
from services.domain.accounts.actions.appointing import appoint, dismiss
from services.domain.accounts.actions.changing import change
from services.domain.accounts.actions.granting import grant, revoke
from services.domain.accounts.actions.sessions import refresh, sign_out, sign_out_everywhere
from services.domain.accounts.actions.signing_in import key_of, request_code, sign_in
from services.domain.accounts.actions.staff import enter, staff_trials

__all__ = [
    "appoint",
    "change",
    "create_key",
    "dismiss",
    "enter",
    "grant",
    "key_of",
    "refresh",
    "request_code",
    "revoke",
    "revoke_key",
    "rotate_key",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "staff_trials",
]
