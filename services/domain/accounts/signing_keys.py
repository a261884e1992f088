"""The generations of keys that sign access tokens: read by every process, rotated by operators."""

import secrets
from datetime import UTC, datetime, timedelta

from services.domain.accounts.credentials import SigningKeyRow
from services.kit import clock
from services.kit.signing import FIRST, Generation, live

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LEAD = timedelta(minutes=10)
"""A key is known for so long before it signs: processes look every half minute, others keep it five."""
OVERLAP = timedelta(hours=24)
"""A key verifies for so long after another has taken over."""


async def generations() -> list[Generation]:
    """Those that sign, will sign, or still verify; the oldest first. An untouched database has the first."""
    rows = await SigningKeyRow.all().order_by("number")
    made = [Generation(row.number, row.salt, row.signs_from, row.verifies_until) for row in rows]
    return live(made, clock.now())


async def rotate(*, lead: timedelta = LEAD, overlap: timedelta = OVERLAP) -> Generation:
    """Add a key that signs after `lead`; the one before verifies for `overlap` beyond that.

    Without a lead and an overlap all access tokens are void at once, as after a leak. Two rotations at
    once: the unique number lets one through, the other raises IntegrityError.
    """
    now = clock.now()
    held = await SigningKeyRow.all().order_by("number").select_for_update()
    last = held[-1] if held else await _first()
    starts = now + lead
    for one in [*held, last]:
        await _end(one, starts + overlap)
    made = Generation(last.number + 1, secrets.token_urlsafe(32), starts, None)
    await SigningKeyRow.create(number=made.number, salt=made.salt, signs_from=made.signs_from)
    return made


async def forget(before: datetime) -> int:
    """Delete the salts of keys whose time was over at this moment: nobody can derive those keys again."""
    return await SigningKeyRow.filter(verifies_until__lt=before).delete()


async def _first() -> SigningKeyRow:
    return await SigningKeyRow.create(number=FIRST.number, salt="", signs_from=_EPOCH)


async def _end(row: SigningKeyRow, until: datetime) -> None:
    """A key's time is only ever shortened."""
    if row.verifies_until is None or row.verifies_until > until:
        row.verifies_until = until
        await row.save(update_fields=["verifies_until"])
