"""Verbs on accounts, grants and appointments."""

from services.domain.accounts.actions.appointing import appoint, dismiss
from services.domain.accounts.actions.changing import change
from services.domain.accounts.actions.granting import grant, revoke

__all__ = ["appoint", "change", "dismiss", "grant", "revoke"]
