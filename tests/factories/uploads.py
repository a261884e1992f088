"""Files, and uploads that are already in the state a test needs; the tests have a directory for them."""

import atexit
import hashlib
import itertools
import shutil
import tempfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from services.domain.actors.actor import Actor
from services.domain.events.models import Event
from services.domain.partners.models import Licence, Offer, Partner
from services.domain.uploads import limits, objects, rules
from services.domain.uploads.models import Upload, UploadKind, UploadState
from services.kit import clock

HOME = Path(tempfile.mkdtemp(prefix="jinlin-files-"))
"""STORAGE_URL of the tests' settings."""
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
_serial = itertools.count(1)


def a_picture(size: tuple[int, int] = (640, 400), form: str = "JPEG", **saved: Any) -> bytes:
    """A red house on green; `saved` goes to Pillow: `exif=…`, `icc_profile=…`."""
    picture = Image.new("RGB", size, (60, 140, 70))
    width, height = size
    ImageDraw.Draw(picture).rectangle((width // 4, height // 3, width // 2, height - 1), fill=(200, 40, 30))
    written = BytesIO()
    picture.save(written, form, **saved)
    return written.getvalue()


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def announced(raw: bytes, **given: Any) -> dict[str, Any]:
    """The input of `uploadStart` for these bytes, its `of` aside."""
    values = {"kind": "PHOTO", "fileName": "集市.jpg", "contentType": "image/jpeg"}
    return values | {"bytes": len(raw), "sha256": sha256(raw)} | given


async def an_upload(
    of: Partner | Offer | Event | Licence,
    *,
    by: Actor,
    state: UploadState = UploadState.STARTED,
    raw: bytes | None = None,
    **columns: Any,
) -> Upload:
    """With `raw` as what has been put for it; a photo that is ready has its columns, but no objects."""
    thing = type(of).__name__.lower()
    kind = UploadKind.LICENCE if thing == "licence" else UploadKind.PHOTO
    now, body = clock.now(), raw or b"?"
    values: dict[str, Any] = {
        "account_id": by.account_id,
        "kind": kind,
        f"{thing}_id": of.id,
        "host_id": _host(of),
        "area_id": await _area(of),
        "place": await Upload.filter(**{f"{thing}_id": of.id}).count() + 1,
        "title": f"照片{next(_serial)}",
        "key": objects.new_token(),
        "bytes": len(body),
        "sha256": sha256(body),
        "state": state,
        "expires_at": now + limits.LIFE,
        "due_at": rules.closes_at(now + limits.LIFE) if state is UploadState.STARTED else now,
    }
    made = await Upload.create(**values | (_shown(now) if state is UploadState.READY else {}) | columns)
    if raw is not None:
        put(objects.incoming(made.key), raw)
    return made


def put(key: str, raw: bytes) -> Path:
    """Lay an object into the tests' storage."""
    path = HOME / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return path


def lies(key: str) -> bool:
    """Whether the object is in the tests' storage."""
    return (HOME / key).exists()


def _shown(now: Any) -> dict[str, Any]:
    return {
        "ready_at": now,
        "due_at": now + timedelta(hours=1),
        "media": "image/webp",
        "width": 640,
        "height": 400,
        "widths": [320, 640],
        "colour": "#c0ffee",
    }


def _host(of: Any) -> int | None:
    host: int | None = of.id if isinstance(of, Partner) else of.partner_id
    return host


async def _area(of: Any) -> int:
    if isinstance(of, Event | Partner):
        return of.area_id
    return (await Partner.get(id=of.partner_id)).area_id
