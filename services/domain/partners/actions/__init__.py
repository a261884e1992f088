"""Verbs on partners and offers."""

from services.domain.partners.actions.applying import apply, assess, reject
from services.domain.partners.actions.expiring import expire_offers
from services.domain.partners.actions.joining import activate, add_licence, sign
from services.domain.partners.actions.leaving import exit_, resume, suspend
from services.domain.partners.actions.limiting import limit
from services.domain.partners.actions.membership import add_member, remove_member
from services.domain.partners.actions.offering import (
    change_offer,
    create_offer,
    pause_offer,
    resume_offer,
    withdraw_offer,
)

__all__ = [
    "activate",
    "add_licence",
    "add_member",
    "apply",
    "assess",
    "change_offer",
    "create_offer",
    "exit_",
    "expire_offers",
    "limit",
    "pause_offer",
    "reject",
    "remove_member",
    "resume",
    "resume_offer",
    "sign",
    "suspend",
    "withdraw_offer",
]
