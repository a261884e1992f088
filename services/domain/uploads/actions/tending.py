"""What workers do with uploads: each is claimed for a while, and changed by who still holds the claim."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.domain.actors.actor import SYSTEM
from services.domain.audit import actions as audit
from services.domain.uploads import limits, rules
from services.domain.uploads.faults import UploadFault
from services.domain.uploads.media import Media
from services.domain.uploads.models import Upload, UploadState
from services.kit import clock, database, rows

_CLAIM = """
UPDATE upload SET due_at = $1 + make_interval(secs => $2), attempts = attempts + 1
 WHERE id IN (SELECT id FROM upload WHERE due_at <= $1
               ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Refined:
    """What was made of a file; of a PDF only `media` and `bytes` say anything."""

    media: Media
    bytes: int
    width: int | None = None
    height: int | None = None
    widths: Sequence[int] = ()
    colour: str | None = None


async def claim(*, most: int, lease_seconds: float) -> list[Upload]:
    """Uploads that are due, for this worker alone until the lease ends."""
    found = await database.rows(_CLAIM, clock.now(), lease_seconds, most)
    return await Upload.filter(id__in=[row["id"] for row in found]).order_by("id")


async def publish(held: Upload, refined: Refined) -> bool:
    """Show it, if nothing has happened to it meanwhile."""
    return await _step(
        held,
        UploadState.READY,
        verb="upload_publish",
        due_at=rules.closes_at(held.expires_at),
        ready_at=clock.now(),
        media=refined.media,
        bytes=refined.bytes,
        width=refined.width,
        height=refined.height,
        widths=list(refined.widths),
        colour=refined.colour,
    )


async def refuse(held: Upload, fault: UploadFault) -> bool:
    """Say why it is not shown; for a week its giver can read so."""
    due_at = clock.now() + limits.TOLD_FOR
    return await _step(held, UploadState.REFUSED, verb="upload_refuse", fault=fault, due_at=due_at)


async def abandon(held: Upload) -> bool:
    """It was never finished, or it was refused long ago: its objects and its row go next."""
    return await _step(held, UploadState.REMOVED, verb="upload_abandon", due_at=clock.now())


async def until(held: Upload, moment: datetime) -> None:
    """Look at it again then; nothing else has become of it, so this counts as no attempt."""
    await _held(held).update(due_at=moment, attempts=held.attempts - 1)


async def rest(held: Upload) -> None:
    """There is nothing more to do with it."""
    await _held(held).update(due_at=None, attempts=0)


async def forget(held: Upload) -> None:
    """Its objects are gone, and nobody can put one any more."""
    await _held(held).delete()


def again_at(seconds: float) -> datetime:
    return clock.now() + timedelta(seconds=seconds)


async def _step(held: Upload, to: UploadState, *, verb: str, **columns: Any) -> bool:
    found = await rows.lock(Upload, held.id)
    if found is None or (found.state, found.due_at) != (held.state, held.due_at):
        return False
    before = audit.snapshot(found)
    await found.update_from_dict({"state": to, "attempts": 0, **columns}).save(
        update_fields=["state", "attempts", *columns]
    )
    await audit.record(SYSTEM, verb, found, area_id=found.area_id, before=before)
    return True


def _held(held: Upload) -> Any:
    """The row, as long as it is as it was claimed: the end of the lease is the claim's mark."""
    return Upload.filter(id=held.id, state=held.state, due_at=held.due_at)
