"""Taking a file away again, in whatever state it is."""

from services.domain.accounts.rules import signed_in
from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.uploads import queries, things
from services.domain.uploads.errors import UploadNotOpen
from services.domain.uploads.jobs import TendUploads
from services.domain.uploads.models import Upload, UploadState
from services.kit import clock, queue, rows


async def remove(actor: Actor, *, upload: int) -> Upload:
    """For all who may give files to the thing. Its objects go after the commit, by a worker."""
    signed_in(actor)
    seen = await rows.find(Upload, upload, queries.visible_to(actor))
    await things.of(actor, seen)
    found = await rows.find(Upload, upload, queries.visible_to(actor), lock=True)
    if found.state is UploadState.REMOVED:
        raise UploadNotOpen("The upload was removed already.")
    before = audit.snapshot(found)
    found.state, found.due_at = UploadState.REMOVED, clock.now()
    await found.save(update_fields=["state", "due_at"])
    await audit.record(actor, "upload_remove", found, area_id=found.area_id, before=before)
    queue.ring(TendUploads())
    return found
