"""Who may give and take rights, and how long a session lasts; pure."""

import hmac
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from services.domain.actors.actor import CURATORS, Actor, Role
from services.kit.errors import InvalidInput, SignInNeeded

_GIVES: dict[Role, frozenset[Role]] = {
    Role.SUBDISTRICT: frozenset({Role.SECRETARY, Role.GRID_CHIEF, Role.GRID_MEMBER, Role.INTEGRATOR}),
    Role.SECRETARY: frozenset({Role.GRID_CHIEF, Role.GRID_MEMBER}),
}
"""Nobody gives a role as high as their own."""


def signed_in(actor: Actor) -> int:
    """The caller's account id, or SignInNeeded."""
    if actor.account_id is None:
        raise SignInNeeded
    return actor.account_id


def may_grant(actor: Actor, role: Role, path: str) -> bool:
    """Grant or revoke `role` on the area with this path, by a role held there or above."""
    return any(actor.holds({holder}, path) for holder, given in _GIVES.items() if role in given)


def may_appoint(actor: Actor, path: str) -> bool:
    """Appoint to the grid with this path, and dismiss."""
    return actor.holds(CURATORS, path)


def may_keep_keys(actor: Actor, holder: int, path: str) -> bool:
    """Make, rotate and revoke API keys of the account `holder` on the area with this path."""
    return actor.account_id == holder or may_grant(actor, Role.INTEGRATOR, path)


def check_day(field: str, day: date, *, after: date | None, today: date) -> None:
    """InvalidInput unless the day is today or earlier, and not before `after`."""
    if day > today:
        raise InvalidInput(f"{field} lies in the future. Give today or an earlier day.", field=field)
    if after is not None and day < after:
        raise InvalidInput(f"{field} must not lie before {after}, when the last one began.", field=field)


GRACE = timedelta(seconds=10)
"""How long a refresh token that was just replaced is answered with its successor once more."""
IDLE, LONGEST = timedelta(days=30), timedelta(days=180)
"""A session ends when it was not used for so long, and at the latest so long after it began."""


class Presented(StrEnum):
    """What a refresh token of a session's family is."""

    CURRENT = "current"
    JUST_REPLACED = "just_replaced"
    REPLACED = "replaced"
    TOO_OLD = "too_old"


class Refreshing(Protocol):
    """What a session knows of its tokens."""

    created_at: datetime
    used_at: datetime
    current_hash: str
    previous_hash: str | None


def presented(session: Refreshing, given: str, now: datetime) -> Presented:
    """What the token with the hash `given` is to its session."""
    if now - session.used_at > IDLE or now - session.created_at > LONGEST:
        return Presented.TOO_OLD
    if hmac.compare_digest(given, session.current_hash):
        return Presented.CURRENT
    is_last = session.previous_hash is not None and hmac.compare_digest(given, session.previous_hash)
    return Presented.JUST_REPLACED if is_last and now - session.used_at <= GRACE else Presented.REPLACED
