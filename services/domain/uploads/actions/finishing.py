"""The client says that the file is there."""

from services.domain.accounts.rules import signed_in
from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.uploads import objects, queries, things
from services.domain.uploads.errors import StorageUnreachable, UploadNotOpen, UploadNotStored
from services.domain.uploads.jobs import TendUploads
from services.domain.uploads.models import Upload, UploadState
from services.kit import clock, queue, rows
from services.kit.errors import NotAllowed
from services.kit.storage import Storage, StorageAway


async def finish(actor: Actor, *, upload: int, storage: Storage) -> Upload:
    """Hand a file of one's own to the workers. The storage is asked before anything is locked."""
    account = signed_in(actor)
    seen = await rows.find(Upload, upload, queries.visible_to(actor))
    if seen.account_id != account:
        raise NotAllowed("Somebody else has started this upload; only they can finish it.")
    _require_started(seen)
    await _check_stored(seen, storage)
    await things.of(actor, seen)
    found = await rows.find(Upload, upload, queries.visible_to(actor), lock=True)
    _require_started(found)
    before = audit.snapshot(found)
    found.state, found.due_at = UploadState.STORED, clock.now()
    await found.save(update_fields=["state", "due_at"])
    await audit.record(actor, "upload_finish", found, area_id=found.area_id, before=before)
    queue.ring(TendUploads())
    return found


def _require_started(upload: Upload) -> None:
    if upload.state is not UploadState.STARTED:
        raise UploadNotOpen(f"The upload is {upload.state}; only one that was started can be finished.")


async def _check_stored(upload: Upload, storage: Storage) -> None:
    """Its size; what it holds, and its hash, the worker looks at."""
    try:
        size = await storage.size(objects.incoming(upload.key))
    except StorageAway:
        raise StorageUnreachable from None
    if size is None:
        raise UploadNotStored
    if size != upload.bytes:
        raise UploadNotStored(f"{upload.bytes} bytes were announced, and {size} are there. Start anew.")
