"""How often something may be done in a time: counted in PostgreSQL, so that all processes count as one."""

import math
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from services.kit import addresses, clock, database, sealing
from services.kit.errors import TryLater

_COUNT = """
INSERT INTO throttle AS t (created_at, key, count, ends_at)
SELECT $1, w.key, 1, w.ends_at
  FROM unnest($2::text[], $3::timestamptz[]) AS w(key, ends_at) ORDER BY w.key
    ON CONFLICT (key) DO UPDATE
   SET count = CASE WHEN t.ends_at <= $1 THEN 1 ELSE t.count + 1 END,
       ends_at = CASE WHEN t.ends_at <= $1 THEN excluded.ends_at ELSE t.ends_at END
RETURNING key, count, ends_at
"""
_FORGET = """
DELETE FROM throttle WHERE id IN (
    SELECT id FROM throttle WHERE ends_at < $1 ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED)
RETURNING id
"""


class Window(NamedTuple):
    """At most `most` times within `seconds` from the first."""

    most: int
    seconds: int


class Counted(NamedTuple):
    """By whom something is done, such as ("phone", "+8613800000000"), and how often it may be."""

    by: str
    value: str
    windows: Sequence[Window]


async def count(what: str, counted: Sequence[Counted], refusal: type[TryLater]) -> None:
    """Count one more `what` in every window; `refusal`, with the wait, where one is full.

    A refusal raised from here rolls the counts back: only what was done counts.
    """
    now = clock.now()
    most = {_key(what, one, window): window for one in counted for window in one.windows}
    ends = [now + timedelta(seconds=window.seconds) for window in most.values()]
    found = await database.rows(_COUNT, now, list(most), ends)
    full = [row["ends_at"] for row in found if row["count"] > most[row["key"]].most]
    if full:
        raise refusal(retry_after=math.ceil((max(full) - now).total_seconds()))


async def forget() -> int:
    """Delete a thousand of the windows that are over; answers how many there were."""
    return len(await database.rows(_FORGET, clock.now()))


def _key(what: str, one: Counted, window: Window) -> str:
    """Names the window without telling whose it is: phones and addresses are personal data."""
    value = addresses.client(one.value) if one.by == "address" else one.value
    whose = sealing.ring().index(f"throttle.{one.by}", value).hex()
    return f"{what}:{one.by}:{window.seconds}:{whose}"
