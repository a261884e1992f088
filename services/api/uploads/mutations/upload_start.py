from datetime import datetime

import strawberry

from services.api.reads import one
from services.api.reads.ids import split_id
from services.api.reads.sources import value
from services.api.uploads.mutations.storing import storage_of
from services.api.verbs import Payload, verb
from services.domain.actors.actor import Actor
from services.domain.uploads import actions, limits
from services.domain.uploads.errors import UploadPlacesTaken, UploadsOff, UploadsTooMany, UploadThingEnded
from services.domain.uploads.models import UploadKind
from services.kit.errors import InvalidInput
from services.kit.settings import Settings


@strawberry.input(description="The file, as it will be put.")
class UploadStartInput:
    kind: UploadKind = strawberry.field(description="What it is given for.")
    of: strawberry.ID = strawberry.field(
        description="For a PHOTO the Partner, Offer or Event that it shows; for a LICENCE the Licence."
    )
    file_name: str = strawberry.field(
        description="Its name on the giver's device, 1,000 characters at most; of it a cleaned title is kept."
    )
    content_type: str = strawberry.field(
        description="image/jpeg, image/png or image/webp; for a LICENCE application/pdf as well."
    )
    bytes: int = strawberry.field(
        description=f"Its size in bytes: {limits.PHOTO_BYTES} at most for a PHOTO,"
        f" {limits.LICENCE_BYTES} for a LICENCE."
    )
    sha256: str = strawberry.field(description="Its SHA-256, 64 hexadecimal digits.")


@strawberry.type(description="A header of the request that puts the file.")
class UploadHeader:
    name: str = strawberry.field(description="Its name, in lower case.")
    value: str = strawberry.field(description="Its value.")


class UploadStartPayload(Payload):
    """Where the file is put: one request with this method and these headers, and the file as its body."""

    upload = one("Upload", "The upload, which is finished by uploadFinish.")
    url = value(str, "The address; whoever has it can put this file there.")
    method = value(str, "The HTTP method: PUT.")
    headers = value(list[UploadHeader], "The headers; Content-Length comes with the body by itself.")
    expires_at = value(datetime, "Until when the file can be put.")


@verb(refuses=(UploadsOff, UploadPlacesTaken, UploadsTooMany, UploadThingEnded))
async def upload_start(actor: Actor, input: UploadStartInput, *, settings: Settings) -> UploadStartPayload:
    """Announce a file and get an address for it; members of the partner, an event's host, and staff.

    A thing has 12 photos at most, a licence 4 papers; an account may start 200 uploads in 24 hours.
    """
    type_name, id = _thing(input.of)
    made, target = await actions.start(
        actor,
        type_name=type_name,
        id=id,
        announced=actions.Announced(
            input.kind, input.file_name, input.content_type, input.bytes, input.sha256
        ),
        storage=storage_of(settings),
    )
    return UploadStartPayload(
        upload=made.id,
        url=target.url,
        method=target.method,
        headers=[UploadHeader(name=name, value=text) for name, text in target.headers.items()],
        expires_at=target.until,
    )


def _thing(raw: str) -> tuple[str, int]:
    parts = split_id(raw)
    if parts is None:
        raise InvalidInput(f'of must be an id, such as "Event:17"; it was {raw[:60]!r}.', field="of")
    return parts
