"""Reads of accounts: who somebody is when they act, and who may see an account."""

from services.domain.actors import gates
from services.domain.actors.actor import Actor, Held, Role
from services.kit import database
from services.kit.sql import EVERYTHING, Predicate

_HELD = """
SELECT 'role' AS kind, g.role AS role, a.id AS id, a.path AS path
  FROM grant_ g JOIN area a ON a.id = g.area_id
 WHERE g.account_id = $1 AND g.revoked_at IS NULL
UNION ALL
SELECT 'role', p.post, a.id, a.path
  FROM appointment p JOIN area a ON a.id = p.area_id
 WHERE p.account_id = $1 AND p.ended_on IS NULL
UNION ALL
SELECT 'partner', NULL, m.partner_id, NULL
  FROM membership m WHERE m.account_id = $1 AND m.left_at IS NULL
UNION ALL
SELECT 'account', NULL, c.id, NULL FROM account c WHERE c.id = $1 AND c.closed_at IS NULL
"""


async def actor_of(account_id: int) -> Actor | None:
    """The actor as of now, in one statement; None if there is no such open account."""
    found = await database.rows(_HELD, account_id)
    if not any(row["kind"] == "account" for row in found):
        return None
    return Actor(
        account_id=account_id,
        held=tuple(Held(Role(row["role"]), row["id"], row["path"]) for row in found if row["kind"] == "role"),
        partner_ids=frozenset(row["id"] for row in found if row["kind"] == "partner"),
    )


def visible_to(actor: Actor) -> Predicate:
    """Oneself; staff see the people who live in their area. Nobody else sees accounts."""
    return gates.public_or(actor, "false", gates.mine("{t}.id"), gates.staff_of("{t}.area_id"))


def grants_visible_to(actor: Actor) -> Predicate:
    """One's own grants; staff see those on their areas."""
    return gates.public_or(actor, "false", gates.mine("{t}.account_id"), gates.staff_of("{t}.area_id"))


def appointments_visible_to(actor: Actor) -> Predicate:  # noqa: ARG001  # every gate takes the actor
    """That a grid has its chief and members is public; who they are is behind the account's own gate."""
    return EVERYTHING
