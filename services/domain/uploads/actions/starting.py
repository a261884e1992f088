"""Announcing a file: a place for it, and an address at which the client puts it."""

from dataclasses import dataclass

from services.domain.accounts import throttles
from services.domain.accounts.rules import signed_in
from services.domain.accounts.throttles import Counted, Window
from services.domain.actors.actor import Actor
from services.domain.audit import actions as audit
from services.domain.uploads import limits, objects, rules, things
from services.domain.uploads.errors import UploadPlacesTaken, UploadsTooMany, UploadThingEnded
from services.domain.uploads.models import LIVE, Upload, UploadKind, UploadState
from services.domain.uploads.things import Thing
from services.kit import clock, database
from services.kit.constraints import refusing
from services.kit.errors import InvalidInput
from services.kit.storage import Body, Storage, Target

_DAY = Window(limits.A_DAY, 86_400)
_LONGEST_NAME = 1000
_FREE = f"""
SELECT min(n) AS place FROM generate_series(1, $2::int) n WHERE NOT EXISTS (
    SELECT 1 FROM upload WHERE {{column}} = $1 AND place = n AND {LIVE})
"""


@dataclass(frozen=True, slots=True)
class Announced:
    """A file as its giver describes it: `sha256` in hexadecimal."""

    kind: UploadKind
    file_name: str
    content_type: str
    bytes: int
    sha256: str


async def start(
    actor: Actor, *, type_name: str, id: int, announced: Announced, storage: Storage
) -> tuple[Upload, Target]:
    """Take a place of the thing with this type and id for a file, which is then put at the target."""
    account, kind = signed_in(actor), announced.kind
    body = _body(announced)
    thing = await things.named(actor, kind, type_name, id)
    if not thing.is_open:
        raise UploadThingEnded
    await throttles.count("upload", [Counted("account", str(account), [_DAY])], UploadsTooMany)
    now = clock.now()
    made = Upload(
        account_id=account,
        kind=kind,
        host_id=thing.host,
        area_id=thing.area,
        place=await _free_place(thing, rules.PLACES[kind]),
        title=rules.title_of(announced.file_name, kind),
        key=objects.new_token(),
        bytes=body.bytes,
        sha256=body.sha256,
        state=UploadState.STARTED,
        expires_at=now + limits.LIFE,
        due_at=rules.closes_at(now + limits.LIFE),
        **{thing.column: thing.id},
    )
    with refusing(f"upload_place_of_{thing.column.removesuffix('_id')}", UploadPlacesTaken):
        await made.save()
    await audit.record(actor, "upload_start", made, area_id=thing.area)
    return made, storage.target(objects.incoming(made.key), body, until=made.expires_at)


def _body(announced: Announced) -> Body:
    """What will be put, or InvalidInput for what is not taken."""
    if len(announced.file_name) > _LONGEST_NAME:
        raise InvalidInput(f"fileName has {_LONGEST_NAME} characters at most.", field="file_name")
    return Body(
        rules.check_bytes(announced.bytes, announced.kind),
        rules.check_sha256(announced.sha256),
        rules.media_of(announced.content_type, announced.kind),
    )


async def _free_place(thing: Thing, most: int) -> int:
    """The first free one; the thing's lock keeps others out, and a constraint stands behind it."""
    found = await database.rows(_FREE.format(column=thing.column), thing.id, most)
    place: int | None = found[0]["place"]
    if place is None:
        raise UploadPlacesTaken
    return place
