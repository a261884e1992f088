import strawberry

from services.api.reads import one
from services.api.reads.ids import split_id
from services.api.verbs import Payload, local_id, verb
from services.domain.actors.actor import Actor
from services.domain.uploads import actions
from services.domain.uploads.errors import UploadNotOpen

_SAME = ("Photo", "Paper")
"""Types whose row is the upload's."""


@strawberry.input(description="The upload to remove.")
class UploadRemoveInput:
    upload: strawberry.ID = strawberry.field(description="The Upload, or the Photo or Paper it has become.")


class UploadRemovePayload(Payload):
    """The upload, REMOVED."""

    upload = one("Upload", "The upload.")


@verb(refuses=(UploadNotOpen,))
async def upload_remove(actor: Actor, input: UploadRemoveInput) -> UploadRemovePayload:
    """Remove a file in whatever state; whoever may give files to its thing.

    It is gone from all lists at once, and from the storage within seconds; copies in caches may last.
    """
    name, id = split_id(input.upload) or ("", 0)
    upload = id if name in _SAME else local_id(input.upload, "Upload", "upload")
    return UploadRemovePayload(upload=(await actions.remove(actor, upload=upload)).id)
