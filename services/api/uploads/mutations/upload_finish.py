import strawberry

from services.api.reads import one
from services.api.uploads.mutations.storing import storage_of
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.uploads import actions
from services.domain.uploads.errors import StorageUnreachable, UploadNotOpen, UploadNotStored, UploadsOff
from services.kit.settings import Settings


@strawberry.input(description="The upload whose file was put.")
class UploadFinishInput:
    upload: strawberry.ID = strawberry.field(description="The upload.")


class UploadFinishPayload(Payload):
    """The upload, STORED; within seconds it is READY or REFUSED."""

    upload = one("Upload", "The upload.")


@verb(refuses=(UploadsOff, UploadNotOpen, UploadNotStored, StorageUnreachable))
async def upload_finish(actor: Actor, input: UploadFinishInput, *, settings: Settings) -> UploadFinishPayload:
    """Say that the file was put; whoever has started the upload. It is then looked at and published."""
    upload = local_id(input.upload, "Upload", "upload")
    done = await actions.finish(actor, upload=upload, storage=storage_of(settings))
    return UploadFinishPayload(upload=done.id)
