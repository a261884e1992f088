"""A deed done once however often it is asked for: claim its key first, keep its answer last.

Both in the transaction of the deed. The unique constraint makes a second request with the same key wait
until the first has committed, and then find its answer; if the first failed, the second does the deed.
"""

import hashlib
from datetime import timedelta

from services.domain.actors.actor import Actor
from services.domain.idempotency.errors import IdempotencyKeyReused
from services.kit import clock, database, sealing
from services.kit.errors import InvalidInput

KEPT = timedelta(hours=24)
MOST_CHARACTERS = 100
SWEPT_AT_ONCE = 1000
_DIGEST = 32
_PLACE = "kept_answer.box"
_CLAIM = """
INSERT INTO kept_answer (created_at, account_id, key, seal, box) VALUES ($1, $2, $3, '', '')
ON CONFLICT (account_id, key) DO UPDATE SET created_at = $1, seal = '', box = ''
 WHERE kept_answer.created_at <= $4
RETURNING id
"""
_FIND = "SELECT seal, box FROM kept_answer WHERE account_id = $1 AND key = $2"
_KEEP = "UPDATE kept_answer SET seal = $3, box = $4 WHERE account_id = $1 AND key = $2"
_SWEEP = """
WITH gone AS (
    DELETE FROM kept_answer WHERE id IN (
        SELECT id FROM kept_answer WHERE created_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
    RETURNING 1)
SELECT count(*) AS n FROM gone
"""


async def claim(actor: Actor, *, key: str, asked: bytes) -> str | None:
    """The answer kept under the caller's key; None if the deed is now the caller's to do.

    `asked` is the verb and its input as bytes, equal for equal ones.
    Raises IdempotencyKeyReused and InvalidInput.
    """
    account_id = _account(actor)
    _check(key)
    now = clock.now()
    claimed = await database.rows(_CLAIM, now, account_id, key, now - KEPT)
    if claimed:
        return None
    found = (await database.rows(_FIND, account_id, key))[0]
    kept = sealing.ring().open(_place(account_id, key), found["seal"], found["box"])
    digest, answer = kept[: 2 * _DIGEST], kept[2 * _DIGEST :]
    if digest != _digest(asked):
        raise IdempotencyKeyReused(field="idempotency_key")
    return answer


async def keep(actor: Actor, *, key: str, asked: bytes, answer: str) -> None:
    """Keep the answer under the key that was claimed in this transaction."""
    account_id = _account(actor)
    sealed = sealing.ring().seal(_place(account_id, key), _digest(asked) + answer, mask="")
    await database.rows(_KEEP, account_id, key, sealed.key, sealed.box)


async def forget_old() -> int:
    """Forget a chunk of the answers whose time is over; how many they were."""
    return int((await database.rows(_SWEEP, clock.now() - KEPT, SWEPT_AT_ONCE))[0]["n"])


def _account(actor: Actor) -> int:
    if actor.account_id is None:
        raise InvalidInput("A key is kept for an account; without one send none.", field="idempotency_key")
    return actor.account_id


def _check(key: str) -> None:
    if not (0 < len(key) <= MOST_CHARACTERS and key.isascii() and key.isprintable()):
        raise InvalidInput(
            f"idempotencyKey must have 1 to {MOST_CHARACTERS} printable ASCII characters, such as a UUID.",
            field="idempotency_key",
        )


def _place(account_id: int, key: str) -> str:
    """Bound to its row: moved to another one, a box does not open."""
    return f"{_PLACE}:{account_id}:{key}"


def _digest(asked: bytes) -> str:
    return hashlib.blake2b(asked, digest_size=_DIGEST).hexdigest()
