"""Telling people: notices in the app, and the e-mails that go with them."""

from collections.abc import Sequence

from services.domain.actors.actor import Actor
from services.domain.notifications import to_dos
from services.domain.notifications.models import Notice
from services.domain.notifications.queries import visible_to
from services.kit import clock, database
from services.kit.records import Record
from services.kit.rows import find

_TITLE, _KEY = 120, 80

_NOTIFY = """
WITH made AS (
    INSERT INTO notice (created_at, account_id, key, title, body, subject_type, subject_id)
    SELECT $1, a.id, $3, $4, $5, $6, $7
      FROM account a
     WHERE a.id = ANY($2::bigint[]) AND a.closed_at IS NULL
     ORDER BY a.id
    ON CONFLICT (account_id, key) DO NOTHING
    RETURNING id, account_id
)
INSERT INTO delivery (created_at, notice_id, channel, account_id, state, attempt, due_at, reason)
SELECT $1, m.id, 'email', m.account_id, 'due', 0, $1, ''
  FROM made m JOIN account a ON a.id = m.account_id
 WHERE a.email IS NOT NULL
"""


async def notify(account_ids: Sequence[int], *, key: str, title: str, body: str, subject: Record) -> None:
    """A notice about `subject` to each account, and an e-mail to those who have an address.

    Runs in the caller's transaction: both are written by one statement or not at all, and the
    sweep sends the e-mails. A second notice of the same `key` to the same account is left out.
    """
    if len(key) > _KEY:
        raise ValueError(f"a notice's key has at most {_KEY} characters: {key}")
    accounts = sorted(set(account_ids))
    if accounts:
        await database.rows(
            _NOTIFY, clock.now(), accounts, key, title[:_TITLE], body, type(subject).__name__, subject.id
        )
        to_dos.told(accounts)


async def read(actor: Actor, *, notice: int) -> Notice:
    """Mark one's own notice as read; reading it again changes nothing."""
    row = await find(Notice, notice, visible_to(actor), lock=True)
    if row.read_at is None:
        row.read_at = clock.now()
        await row.save(update_fields=["read_at"])
        to_dos.told([row.account_id])
    return row
