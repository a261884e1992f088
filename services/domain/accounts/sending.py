"""Codes on their way: claimed in PostgreSQL by any worker, sealed until they leave, erased once they have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import msgspec

from services.domain.accounts import codes
from services.domain.accounts.codes import Text
from services.kit import clock, database, sealing

PAUSES = (timedelta(seconds=2), timedelta(seconds=5), timedelta(seconds=15), timedelta(seconds=40))
"""Before each further try; then the code is nearly too old to be of use."""

_CLAIM = """
UPDATE sign_in_code SET due_at = $1 + make_interval(secs => $2), attempts = attempts + 1
 WHERE id IN (SELECT id FROM sign_in_code
               WHERE due_at <= $1 AND expires_at > $1 AND used_at IS NULL
               ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
RETURNING id, box, box_key, attempts, created_at
"""
_DONE = "UPDATE sign_in_code SET box = NULL, due_at = NULL WHERE id = $1 AND created_at = $2"
_AGAIN = "UPDATE sign_in_code SET due_at = $3 WHERE id = $1 AND created_at = $2"
_ERASE = """
UPDATE sign_in_code SET box = NULL, due_at = NULL WHERE id IN (
    SELECT id FROM sign_in_code WHERE due_at IS NOT NULL AND expires_at <= $1
     ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED)
"""


@dataclass(frozen=True)
class Due:
    """A message claimed; `key` is the same however often it is tried, and another for another code."""

    id: int
    created_at: object
    attempts: int
    text: Text

    @property
    def key(self) -> str:
        return f"code:{self.id}:{self.created_at}"


async def claim(*, most: int, lease_seconds: float) -> Sequence[Due]:
    """What is due, for this worker alone until the lease ends; commits with the caller's transaction."""
    found = await database.rows(_CLAIM, clock.now(), lease_seconds, most)
    return [
        Due(row["id"], row["created_at"], row["attempts"], _opened(row["box_key"], row["box"]))
        for row in found
    ]


async def done(due: Due) -> None:
    """It has left, or never will: phone and code are erased. A newer code of the same device stays."""
    await database.rows(_DONE, due.id, due.created_at)


async def again(due: Due, *, after: timedelta | None) -> None:
    """Try it once more, after so long or after the next of PAUSES; given up when there is none."""
    if due.attempts > len(PAUSES):
        await done(due)
        return
    pause = after or PAUSES[due.attempts - 1]
    await database.rows(_AGAIN, due.id, due.created_at, clock.now() + pause)


async def erase_expired() -> None:
    """Erase messages whose codes are too old to be sent."""
    await database.rows(_ERASE, clock.now())


def _opened(key: str, box: bytes) -> Text:
    return msgspec.json.decode(sealing.ring().open(codes.PLACE, key, box), type=Text)
