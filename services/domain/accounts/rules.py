"""Who may give and take rights; pure."""

from datetime import date

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


def check_day(field: str, day: date, *, after: date | None, today: date) -> None:
    """InvalidInput unless the day is today or earlier, and not before `after`."""
    if day > today:
        raise InvalidInput(f"{field} lies in the future. Give today or an earlier day.", field=field)
    if after is not None and day < after:
        raise InvalidInput(f"{field} must not lie before {after}, when the last one began.", field=field)
