"""Reads of accounts: who somebody is when they act, and who may see an account."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from services.domain.actors import gates
from services.domain.actors.actor import ANONYMOUS, Actor, Held, Role
from services.kit import database, sealing
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
UNION ALL
SELECT s.account_id, 'ended', NULL, s.id, NULL
  FROM session s WHERE s.id = ANY($2::bigint[]) AND s.ended_at IS NOT NULL
"""
"""A session that lasts has no row: it costs nothing to read."""

_OF_PHONE = "SELECT id FROM account WHERE (phone).index = $1 AND closed_at IS NULL"

_STAFF_OF_EMAIL = """
SELECT c.id FROM account c
 WHERE (c.email).index = $1 AND c.closed_at IS NULL
   AND (EXISTS (SELECT 1 FROM grant_ g
                 WHERE g.account_id = c.id AND g.revoked_at IS NULL AND g.role <> 'integrator')
     OR EXISTS (SELECT 1 FROM appointment p WHERE p.account_id = c.id AND p.ended_on IS NULL))
 ORDER BY c.id LIMIT 2
"""


async def actor_of(account_id: int, session_id: int | None = None) -> Actor | None:
    """The actor as of now; None if there is no such open account, or the session has ended.

    Those who are asked for before the statement leaves are read by one statement.
    """
    caller = (account_id, session_id)
    if database.in_a_transaction():
        return _actors([caller], await database.rows(_HELD, *_binds([caller]))).get(caller)
    return (await _gathering(None, [caller])).get(caller)


async def anew(actor: Actor) -> Actor:
    """The same caller with what the account holds now; ANONYMOUS if it was closed meanwhile.

    Who has just ended their own session still reads what came of it.
    """
    if actor.account_id is None or actor.key is not None:
        return actor
    found = await actor_of(actor.account_id)
    return ANONYMOUS if found is None else replace(found, session_id=actor.session_id)


Caller = tuple[int, int | None]
"""Ids of the account and of the session."""


async def _fetch(_scope: None, gathered: Gathered[None, Caller, Actor]) -> dict[Caller, Actor]:
    callers: list[Caller] = []

    def take() -> tuple[list[int], list[int]]:
        callers.extend(gathered.close())
        return _binds(callers)

    rows = await database.lanes().fetch(_HELD, take, first=True)
    return _actors(callers, rows)


_gathering: Gathering[None, Caller, Actor] = Gathering(_fetch, most=200)


def _binds(callers: Iterable[Caller]) -> tuple[list[int], list[int]]:
    accounts: list[int] = []
    sessions: list[int] = []
    for account_id, session_id in callers:
        accounts.append(account_id)
        if session_id is not None:
            sessions.append(session_id)
    return accounts, sessions


def _actors(callers: Iterable[Caller], rows: Iterable[Mapping[str, Any]]) -> dict[Caller, Actor]:
    """Those of the callers whose account is open and whose session lasts, with what each holds."""
    held: dict[int, list[Held]] = {}
    partners: dict[int, set[int]] = {}
    found: set[int] = set()
    ended: set[int | None] = set()
    for row in rows:
        account_id, kind = row["account_id"], row["kind"]
        if kind == "account":
            found.add(account_id)
        elif kind == "role":
            held.setdefault(account_id, []).append(Held(Role(row["role"]), row["id"], row["path"]))
        elif kind == "partner":
            partners.setdefault(account_id, set()).add(row["id"])
        else:
            ended.add(row["id"])
    return {
        (one, session): Actor(one, tuple(held.get(one, ())), frozenset(partners.get(one, ())), session)
        for one, session in callers
        if one in found and session not in ended
    }


async def id_of_phone(phone: str) -> int | None:
    """The open account that signs in with this number, in E.164; None if there is none."""
    index = sealing.ring().index("account.phone", phone)
    found = await database.rows(_OF_PHONE, index)
    return found[0]["id"] if found else None


async def staff_of_email(email: str) -> list[int]:
    """The open accounts of the staff with this e-mail address; two at most, which is one too many."""
    index = sealing.ring().index("account.email", email)
    return [row["id"] for row in await database.rows(_STAFF_OF_EMAIL, index)]


def visible_to(actor: Actor) -> Predicate:
    """Oneself; staff see the people who live in their area. Nobody else sees accounts."""
    return gates.public_or(actor, "false", gates.mine("{t}.id"), gates.staff_of("{t}.area_id"))


def own(actor: Actor) -> Predicate:
    """Oneself."""
    return gates.public_or(actor, "false", gates.mine("{t}.id"))


def grants_visible_to(actor: Actor) -> Predicate:
    """One's own grants; staff see those on their areas."""
    return gates.public_or(actor, "false", gates.mine("{t}.account_id"), gates.staff_of("{t}.area_id"))


def appointments_visible_to(actor: Actor) -> Predicate:  # noqa: ARG001  # every gate takes the actor
    """That a grid has its chief and members is public; who they are is behind the account's own gate."""
    return EVERYTHING


def sessions_visible_to(actor: Actor) -> Predicate:
    """One's own devices; nobody else sees them."""
    return gates.public_or(actor, "false", gates.mine("{t}.account_id"))


def keys_visible_to(actor: Actor) -> Predicate:
    """One's own API keys; staff see those for their areas. The keys themselves are nowhere to be read."""
    return gates.public_or(actor, "false", gates.mine("{t}.account_id"), gates.staff_of("{t}.area_id"))
