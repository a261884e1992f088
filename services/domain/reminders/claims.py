"""Claiming what is due. Several workers race for it: PostgreSQL decides, by its own clock.

A claim is a lease: rows stay `leased` until they are settled, or until the lease runs out and
somebody else claims them.
"""

import time
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from services.domain.reminders.rules import MAX_TRIES
from services.kit import clock, database

CHUNK = 500

_SUBSCRIBERS = """
    SELECT s.account_id, s.channels
      FROM {targets}, LATERAL (
          SELECT account_id, channels FROM subscription
           WHERE {column} = target.id AND ended_at IS NULL AND account_id > picked.cursor
             AND leads @> ARRAY[picked.lead_minutes]
           ORDER BY account_id LIMIT $4) s
"""
_AREAS = (
    "picked JOIN area a ON a.id = picked.area_id,"
    " unnest(string_to_array(rtrim(a.path, '.'), '.')::bigint[]) AS target(id)"
)
_PARTNERS = (
    "picked, LATERAL (SELECT picked.partner_id AS id"
    " UNION SELECT partner_id FROM stall WHERE event_id = picked.event_id) target"
)
_TARGETS = {
    "event_id": "picked, LATERAL (SELECT picked.event_id AS id) target",
    "series_id": "picked, LATERAL (SELECT picked.series_id AS id) target",
    "category": "picked, LATERAL (SELECT picked.category AS id) target",
    "area_id": _AREAS,
    "partner_id": _PARTNERS,
}

_BRANCHES = [_SUBSCRIBERS.format(targets=targets, column=column) for column, targets in _TARGETS.items()]

# Each branch gives the first $4 accounts after the cursor, so the first $4 of them all are among these.
_FAN_OUT = f"""
WITH present AS (SELECT coalesce($1::timestamptz, now()) AS at),
picked AS (
    SELECT r.id, r.event_id, r.lead_minutes, r.generation, r.cursor, present.at,
           e.state AS event_state, e.area_id, e.series_id, e.partner_id, e.category
      FROM reminder r JOIN event e ON e.id = r.event_id, present
     WHERE r.state = 'pending' AND r.due_at <= present.at
     ORDER BY r.due_at, r.id LIMIT 1
       FOR UPDATE OF r SKIP LOCKED
), subscribers AS (
    {" UNION ALL ".join(_BRANCHES)}
), page AS (
    SELECT DISTINCT s.account_id FROM subscribers s, picked
     WHERE picked.event_state = 'published' ORDER BY s.account_id LIMIT $4
), advanced AS (
    UPDATE reminder r
       SET cursor = coalesce((SELECT max(account_id) FROM page), r.cursor),
           state = CASE WHEN (SELECT count(*) FROM page) < $4 THEN 'done' ELSE r.state END
      FROM picked WHERE r.id = picked.id
), born AS (
    INSERT INTO delivery (created_at, reminder_id, generation, channel, account_id, state, attempt,
                          due_at, lease, lease_until, reason)
    SELECT DISTINCT picked.at, picked.id, picked.generation, channel, page.account_id, 'leased', 1,
           picked.at, $2::uuid, picked.at + $3::interval, ''
      FROM picked, page JOIN subscribers s USING (account_id), unnest(s.channels) AS channel
     ORDER BY page.account_id, channel
    ON CONFLICT (reminder_id, generation, channel, account_id) DO NOTHING
    RETURNING id
)
SELECT born.id FROM picked LEFT JOIN born ON true ORDER BY born.id
"""

_CLAIM_LATE = """
WITH present AS (SELECT coalesce($1::timestamptz, now()) AS at),
waiting AS (
    SELECT d.id FROM delivery d, present WHERE d.state = 'due' AND d.due_at <= present.at
     ORDER BY d.due_at, d.id LIMIT $4 FOR UPDATE OF d SKIP LOCKED
), abandoned AS (
    SELECT d.id FROM delivery d, present WHERE d.state = 'leased' AND d.lease_until <= present.at
     ORDER BY d.lease_until LIMIT $4 FOR UPDATE OF d SKIP LOCKED
), claimed AS (
    UPDATE delivery d
       SET state = CASE WHEN d.attempt < $5 THEN 'leased' ELSE 'dead' END,
           reason = CASE WHEN d.attempt < $5 THEN d.reason ELSE 'tries_exhausted' END,
           attempt = least(d.attempt + 1, $5), lease = $2::uuid, lease_until = present.at + $3::interval
      FROM present
     WHERE d.id IN (SELECT id FROM waiting UNION ALL SELECT id FROM abandoned)
    RETURNING d.id, d.state
)
SELECT CASE WHEN state = 'leased' THEN id END AS id FROM claimed ORDER BY id
"""

_RENEW = """
UPDATE delivery SET lease_until = coalesce($1::timestamptz, now()) + $3::interval
 WHERE id = ANY($4::bigint[]) AND lease = $2::uuid AND state = 'leased'
RETURNING id
"""

_RELEASE = """
UPDATE delivery SET state = 'due', attempt = attempt - 1, lease = NULL, lease_until = NULL
 WHERE id = ANY($1::bigint[]) AND lease = $2::uuid AND state = 'leased'
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """Deliveries held under one lease until it runs out. May be empty though more is due."""

    lease: UUID
    ids: tuple[int, ...]
    taken: float
    """When, by time.monotonic(), the lease began at the earliest."""


async def claim(lease_seconds: float) -> Claim | None:
    """Subscribers of a due reminder, else what waited or was abandoned; None when nothing is due."""
    taken, lease, until = time.monotonic(), uuid4(), timedelta(seconds=lease_seconds)
    found = await database.rows(_FAN_OUT, clock.frozen(), lease, until, CHUNK)
    if not found:
        found = await database.rows(_CLAIM_LATE, clock.frozen(), lease, until, CHUNK, MAX_TRIES)
    ids = tuple(row["id"] for row in found if row["id"] is not None)
    return Claim(lease, ids, taken) if found else None


async def renew(held: Claim, lease_seconds: float) -> Claim:
    """The same lease from now on, without the deliveries that somebody else has claimed meanwhile."""
    taken, until = time.monotonic(), timedelta(seconds=lease_seconds)
    still = await database.rows(_RENEW, clock.frozen(), held.lease, until, list(held.ids))
    return Claim(held.lease, tuple(sorted(row["id"] for row in still)), taken)


async def release(held: Claim) -> None:
    """Give back at once what was not tried; a try that never happened does not count."""
    await database.rows(_RELEASE, list(held.ids), held.lease)
