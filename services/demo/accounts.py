"""The demo accounts, one for each role, and their tokens."""

import json
from datetime import timedelta
from pathlib import Path

import asyncpg

from services.demo.errors import DatabaseNotOurs
from services.demo.files import write_private
from services.kit import clock
from services.kit.sealed import opened
from services.kit.signing import Generation, live
from services.kit.tokens import TokenKey

LIFETIME = timedelta(days=30)
_COMMUNITY = "开元社区"
_ROLES = """
WITH home AS (SELECT id, path FROM area WHERE kind = 'community' AND name = $1),
     granted AS (SELECT g.role, min(g.account_id) AS account_id
                   FROM grant_ g JOIN area a ON a.id = g.area_id, home
                  WHERE g.revoked_at IS NULL AND (a.id = home.id OR a.kind = 'subdistrict')
                  GROUP BY g.role),
     chief AS (SELECT p.account_id, a.path FROM appointment p JOIN area a ON a.id = p.area_id, home
                WHERE a.path LIKE home.path || '%' AND p.post = 'grid_chief' AND p.ended_on IS NULL
                ORDER BY p.account_id LIMIT 1),
     held AS (
SELECT 1 AS place, 'resident' AS role, min(c.id) AS account_id
  FROM account c JOIN area a ON a.id = c.area_id, chief
 WHERE a.path LIKE chief.path || '%' AND a.kind = 'building' AND c.closed_at IS NULL
UNION ALL
SELECT 2, 'partner', min(m.account_id) FROM membership m
  JOIN partner p ON p.id = m.partner_id AND p.state = 'active'
 WHERE m.role = 'owner' AND m.left_at IS NULL
UNION ALL
SELECT 3, 'grid_chief', account_id FROM chief
UNION ALL
SELECT 4, role, account_id FROM granted)
SELECT held.role, held.account_id, account.name FROM held JOIN account ON account.id = held.account_id
 ORDER BY held.place, held.account_id
"""
_KEYS = "SELECT number, salt, signs_from, verifies_until FROM signing_key ORDER BY number"
ROLES = ("resident", "partner", "grid_chief", "secretary", "subdistrict", "integrator")

Accounts = dict[str, dict[str, str | int]]
"""Role to token, name and account id; the resident lives in the chief's grid,
and has a mailbox where the mail server is ours."""


async def demo_accounts(url: str, secret: str, mailbox: Path | None) -> Accounts:
    """An account for each role with a fresh token. Raises DatabaseNotOurs when one is not there."""
    connection = await asyncpg.connect(url)
    try:
        found = {row["role"]: row for row in await connection.fetch(_ROLES, _COMMUNITY)}
        keys = [Generation(*row) for row in await connection.fetch(_KEYS)]
    finally:
        await connection.close()
    if missing := [role for role in ROLES if role not in found]:
        raise DatabaseNotOurs(
            f"the database has no account for {', '.join(missing)}: its demo data were changed."
            " Start with --fresh to put them back."
        )
    key = TokenKey(secret)
    key.take(live(keys, clock.now()))
    accounts: Accounts = {
        role: {
            "token": key.issue(found[role]["account_id"], LIFETIME),
            "name": opened("account.name", found[role]["name"]) or "",
            "account": found[role]["account_id"],
        }
        for role in ROLES
    }
    if mailbox:
        accounts["resident"]["mailbox"] = str(mailbox)
    return accounts


def write(accounts: Accounts, path: Path) -> None:
    write_private(path, json.dumps(accounts, ensure_ascii=False, indent=2) + "\n")
