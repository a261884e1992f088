"""Who has reason to see whose personal data; pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.domain.actors.actor import STAFF, Actor
from services.domain.personal.models import PersonalField
from services.kit.errors import InvalidInput

PERIOD = timedelta(days=7)
"""How long after its end an event is a reason."""
LEAST_REASON, MOST_REASON = 4, 200
"""Characters."""


def serves(actor: Actor, path: str | None) -> bool:
    """Staff of where the person lives; of those without a place of living, nobody is."""
    return path is not None and actor.holds(STAFF, path)


def hosts(actor: Actor, *, partner: int | None, path: str) -> bool:
    """Acts for the event's host, or is staff of the area that holds it."""
    return actor.holds(STAFF, path) or (partner is not None and actor.acts_for(partner))


def within_period(*, ends: datetime, is_cancelled: bool, now: datetime) -> bool:
    """From the registration until seven days after the event, unless the registration was given back."""
    return not is_cancelled and now <= ends + PERIOD


def asked(fields: Sequence[PersonalField]) -> list[PersonalField]:
    """The fields, each once, in the order of their declaration. Or InvalidInput for none."""
    if not fields:
        raise InvalidInput("fields is empty. Name what you need to see.", field="fields")
    return [one for one in PersonalField if one in fields]


def check_reason(reason: str) -> str:
    """The reason itself, or InvalidInput where it says nothing."""
    if len(reason) < LEAST_REASON:
        raise InvalidInput(
            f"reason must have {LEAST_REASON} characters or more: the person will read it.", field="reason"
        )
    return reason
