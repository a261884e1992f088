"""What may become of a partner and an offer, and who may see to it; pure."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from services.domain.actors.actor import CURATORS, Actor
from services.domain.areas.models import AreaKind
from services.domain.partners import credit_code
from services.domain.partners.errors import CreditCodeInvalid
from services.domain.partners.models import OfferState, PartnerKind, PartnerState
from services.kit.errors import InvalidInput

S = PartnerState
JOINABLE = frozenset({AreaKind.SUBDISTRICT, AreaKind.COMMUNITY})
"""Kinds of area that partners join."""
REJECTABLE = frozenset({S.APPLIED, S.ASSESSED})
SIGNABLE = frozenset({S.ASSESSED, S.ACTIVE, S.SUSPENDED})
"""A first agreement after the assessment; renewals later, also to end a suspension."""
STANDING = frozenset(S) - {S.REJECTED, S.EXITED}
"""States of a partner that has not ended."""
VETTED = STANDING - {S.APPLIED}
"""Staff have looked at the partner."""
OPEN = frozenset({OfferState.ACTIVE, OfferState.PAUSED})
"""States of an offer that has not ended."""


class Term(Protocol):
    """What begins and ends on civil dates, both included."""

    begins_on: date
    ends_on: date


class Validity(Protocol):
    """What is valid from its issue on, to its last day if it has one."""

    issued_on: date
    expires_on: date | None


def may_oversee(actor: Actor, path: str) -> bool:
    """Assess, reject, sign, activate, suspend and resume partners of the area with this path."""
    return actor.holds(CURATORS, path)


def any_in_force(agreements: Iterable[Term], today: date) -> bool:
    return any(one.begins_on <= today <= one.ends_on for one in agreements)


def any_valid(licences: Iterable[Validity], today: date) -> bool:
    return any(
        one.issued_on <= today and (one.expires_on is None or today <= one.expires_on) for one in licences
    )


def code_of(kind: PartnerKind, raw: str | None) -> str | None:
    """The credit code as it is kept: required of organisations, none for residents."""
    code = credit_code.normalise(raw or "")
    if kind is PartnerKind.RESIDENT:
        if code:
            raise CreditCodeInvalid("A resident has no credit code. Leave it out.", field="credit_code")
        return None
    if not code:
        raise CreditCodeInvalid("An organisation applies with its credit code.", field="credit_code")
    fault = credit_code.explain(code)
    if fault is not None:
        raise CreditCodeInvalid(fault, field="credit_code")
    return code


def check_term(*, begins_on: date, ends_on: date, review_on: date, today: date) -> None:
    """InvalidInput unless the term is in order and not over."""
    if ends_on < today:
        raise InvalidInput("The term is over already. Give a later end.", field="ends_on")
    if begins_on > ends_on:
        raise InvalidInput("The term ends before it begins.", field="ends_on")
    if not begins_on <= review_on <= ends_on:
        raise InvalidInput(f"The review lies from {begins_on} to {ends_on}.", field="review_on")


def check_validity(*, issued_on: date, expires_on: date | None, today: date) -> None:
    """InvalidInput unless the licence was issued, expires later, and has not yet expired."""
    if issued_on > today:
        raise InvalidInput("The licence must have been issued by today.", field="issued_on")
    if expires_on is not None and (expires_on <= issued_on or expires_on < today):
        raise InvalidInput("The licence must expire after its issue, today or later.", field="expires_on")
