"""Photos of partners and of the last Wednesdays: their rows; `demo/pictures.py` draws what they show."""

import hashlib
from datetime import timedelta

from services.demo.data.world import World
from services.domain.events.models import Event, EventState
from services.domain.partners.models import Membership
from services.domain.uploads.models import Upload, UploadKind, UploadState

PARTNERS, WEDNESDAYS = 8, 4
"""So many have a photo."""
SIZE = (960, 640)
WIDTHS = (320, 960)
COLOURS = ("#27408b", "#b8860b", "#2e6b4f", "#8b3a3a")
"""The ground of each picture, in turn."""


def key_of(number: int) -> str:
    """The same for the same picture each time, so that it is drawn once."""
    return hashlib.blake2b(f"demo photo {number}".encode(), digest_size=16).hexdigest()


def add_photos(world: World) -> None:
    members = {one.partner_id: one.account_id for one in reversed(world.rows.of(Membership))}
    held = [one for one in world.rows.of(Event) if one.state is EventState.HELD]
    for partner in world.partners[:PARTNERS]:
        photo = _photo(world, members[partner.id], partner.area_id, "店面")
        photo.partner_id = photo.host_id = partner.id
        photo.created_at = photo.ready_at = partner.created_at + timedelta(days=15)
    secretary = world.secretaries[world.facts.series.community]
    for event in held[-WEDNESDAYS:]:
        photo = _photo(world, secretary.id, event.area_id, "超燃周三现场")
        photo.event_id = event.id
        photo.created_at = photo.ready_at = event.ends_at


def _photo(world: World, account: int, area: int, title: str) -> Upload:
    number = len(world.rows.of(Upload))
    return world.rows.add(
        Upload(
            account_id=account,
            kind=UploadKind.PHOTO,
            area_id=area,
            place=1,
            title=title,
            key=key_of(number),
            bytes=1,
            sha256="0" * 64,
            state=UploadState.READY,
            expires_at=world.now,
            media="image/webp",
            width=SIZE[0],
            height=SIZE[1],
            widths=list(WIDTHS),
            colour=COLOURS[number % len(COLOURS)],
        )
    )
