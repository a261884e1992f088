"""Reads of API keys: who acts by one, and when it was last used."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from services.domain.accounts import opaque
from services.domain.actors.actor import Actor, ApiKeyHeld, Held, Role
from services.kit import clock, database
from services.kit.gathering import Gathered, Gathering

_KEYS = """
SELECT k.id, k.key_hash, CASE WHEN k.previous_until > $2 THEN k.previous_hash END AS previous_hash,
       k.account_id, k.scopes, a.id AS area_id, a.path
  FROM api_key k
  JOIN area a ON a.id = k.area_id
  JOIN account c ON c.id = k.account_id AND c.closed_at IS NULL
 WHERE (k.key_hash = ANY($1::text[]) OR k.previous_hash = ANY($1::text[]) AND k.previous_until > $2)
   AND k.revoked_at IS NULL AND k.expires_at > $2
   AND EXISTS (SELECT 1 FROM grant_ g JOIN area top ON top.id = g.area_id
                WHERE g.account_id = k.account_id AND g.role = 'integrator' AND g.revoked_at IS NULL
                  AND a.path LIKE top.path || '%')
"""
"""An integrator whose grant is revoked loses the keys with it."""
_USED = """
WITH held AS (SELECT id FROM api_key WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE)
UPDATE api_key k SET used_at = greatest(k.used_at, v.at)
  FROM unnest($1::bigint[], $2::timestamptz[]) AS v(id, at), held
 WHERE k.id = v.id AND held.id = v.id
"""
_used: dict[int, datetime] = {}
"""Last uses that are not written down yet."""


async def actor_of_key(raw: str) -> Actor | None:
    """The integrator whose key this is, limited to its area and scopes; None for a key that does not hold."""
    if not opaque.is_api_key(raw):
        return None
    kept = opaque.kept(raw)
    actor = (await _gathering(None, [kept])).get(kept)
    if actor is not None and actor.key is not None:
        _used[actor.key.key_id] = clock.now()
    return actor


async def write_down_uses() -> int:
    """Write the last uses of all keys by one statement; answers of how many."""
    if not _used:
        return 0
    uses = dict(sorted(_used.items()))
    _used.clear()
    try:
        await database.rows(_USED, list(uses), list(uses.values()))
    except BaseException:
        for key_id, at in uses.items():
            _used.setdefault(key_id, at)
        raise
    return len(uses)


async def _fetch(_scope: None, gathered: Gathered[None, str, Actor]) -> dict[str, Actor]:
    rows = await database.lanes().fetch(_KEYS, lambda: (gathered.close(), clock.now()))
    return {kept: _actor(row) for row in rows for kept in (row["key_hash"], row["previous_hash"]) if kept}


_gathering: Gathering[None, str, Actor] = Gathering(_fetch, most=200)


def _actor(row: Mapping[str, Any]) -> Actor:
    held = Held(Role.INTEGRATOR, row["area_id"], row["path"])
    return Actor(row["account_id"], (held,), key=ApiKeyHeld(row["id"], frozenset(row["scopes"])))
