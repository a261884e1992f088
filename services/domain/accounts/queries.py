"""Reads of accounts: who somebody is when they act, and who may see an account."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.domain.actors import gates
from services.domain.actors.actor import Actor, Held, Role
from services.kit import database
from services.kit.gathering import Gathered, Gathering
from services.kit.sql import EVERYTHING, Predicate

_HELD = """
SELECT g.account_id AS account_id, 'role' AS kind, g.role AS role, a.id AS id, a.path AS path
  FROM grant_ g JOIN area a ON a.id = g.area_id
 WHERE g.account_id = ANY($1::bigint[]) AND g.revoked_at IS NULL
UNION ALL
SELECT p.account_id, 'role', p.post, a.id, a.path
  FROM appointment p JOIN area a ON a.id = p.area_id
 WHERE p.account_id = ANY($1::bigint[]) AND p.ended_on IS NULL
UNION ALL
SELECT m.account_id, 'partner', NULL, m.partner_id, NULL
  FROM membership m WHERE m.account_id = ANY($1::bigint[]) AND m.left_at IS NULL
UNION ALL
SELECT c.id, 'account', NULL, c.id, NULL FROM account c WHERE c.id = ANY($1::bigint[]) AND c.closed_at IS NULL
"""


async def actor_of(account_id: int) -> Actor | None:
    """The actor as of now; None if there is no such open account.

    Those who are asked for before the statement leaves are read by one statement.
    """
    if database.in_a_transaction():
        return _actors(await database.rows(_HELD, [account_id])).get(account_id)
    return (await _gathering(None, [account_id])).get(account_id)


async def _fetch(_scope: None, gathered: Gathered[None, int, Actor]) -> dict[int, Actor]:
    return _actors(await database.lanes().fetch(_HELD, lambda: [gathered.close()]))


_gathering: Gathering[None, int, Actor] = Gathering(_fetch, most=200)


def _actors(rows: Iterable[Mapping[str, Any]]) -> dict[int, Actor]:
    """The open accounts among the rows, with what each holds."""
    held: dict[int, list[Held]] = {}
    partners: dict[int, set[int]] = {}
    found: list[int] = []
    for row in rows:
        account_id, kind = row["account_id"], row["kind"]
        if kind == "account":
            found.append(account_id)
        elif kind == "role":
            held.setdefault(account_id, []).append(Held(Role(row["role"]), row["id"], row["path"]))
        else:
            partners.setdefault(account_id, set()).add(row["id"])
    return {one: Actor(one, tuple(held.get(one, ())), frozenset(partners.get(one, ()))) for one in found}


def visible_to(actor: Actor) -> Predicate:
    """Oneself; staff see the people who live in their area. Nobody else sees accounts."""
    return gates.public_or(actor, "false", gates.mine("{t}.id"), gates.staff_of("{t}.area_id"))


def grants_visible_to(actor: Actor) -> Predicate:
    """One's own grants; staff see those on their areas."""
    return gates.public_or(actor, "false", gates.mine("{t}.account_id"), gates.staff_of("{t}.area_id"))


def appointments_visible_to(actor: Actor) -> Predicate:  # noqa: ARG001  # every gate takes the actor
    """That a grid has its chief and members is public; who they are is behind the account's own gate."""
    return EVERYTHING
