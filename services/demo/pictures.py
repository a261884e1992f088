"""Draws the demo's photos, small and at once: an evening's stalls under lanterns."""

import random
from io import BytesIO
from typing import TYPE_CHECKING

from services.demo.data.picturing import COLOURS, PARTNERS, SIZE, WEDNESDAYS, WIDTHS, key_of
from services.domain.uploads import objects
from services.kit.storage import Storage

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

_MEDIA = "image/webp"
_LANTERN, _LIGHT, _GROUND, _WHITE = "#d7263d", "#ffd23f", "#3d3530", "#f6f1e7"
_AWNINGS = ("#d7263d", "#1b998b", "#f46036", "#2e86ab")


async def hang(storage: Storage) -> int:
    """Draw those that are not there; answers how many. Raises StorageAway."""
    drawn = 0
    for number in range(PARTNERS + WEDNESDAYS):
        if await storage.size(objects.photo(key_of(number), 1)) is not None:
            continue
        for place, body in enumerate(_renditions(number), 1):
            await storage.write(objects.photo(key_of(number), place), body, _MEDIA)
        drawn += 1
    return drawn


def _renditions(number: int) -> list[bytes]:
    picture = _drawn(number)
    return [_written(picture.resize((width, width * SIZE[1] // SIZE[0]))) for width in WIDTHS]


def _written(picture: "Image") -> bytes:
    raw = BytesIO()
    picture.save(raw, "WEBP", quality=80)
    return raw.getvalue()


def _drawn(number: int) -> "Image":
    from PIL import Image, ImageDraw

    chance = random.Random(number)  # noqa: S311  not for secrets
    picture = Image.new("RGB", SIZE, COLOURS[number % len(COLOURS)])
    pen = ImageDraw.Draw(picture)
    width, height = SIZE
    pen.rectangle((0, height * 3 // 4, width, height), fill=_GROUND)
    for left in range(-40, width, 240):
        _stall(pen, left + chance.randrange(60), chance.choice(_AWNINGS))
    for place in range(60, width, 120):
        _lantern(pen, place, 60 + chance.randrange(90))
    return picture


def _stall(pen: "ImageDraw", left: int, colour: str) -> None:
    top, floor = 330, 540
    pen.rectangle((left + 12, top, left + 20, floor), fill=_WHITE)
    pen.rectangle((left + 180, top, left + 188, floor), fill=_WHITE)
    pen.rectangle((left + 10, 450, left + 190, floor), fill=_WHITE)
    for stripe in range(5):
        at = left + stripe * 40
        pen.rectangle((at, top - 40, at + 39, top + 30), fill=_WHITE if stripe % 2 else colour)


def _lantern(pen: "ImageDraw", x: int, y: int) -> None:
    pen.line((x, 0, x, y), fill=_WHITE, width=2)
    pen.ellipse((x - 26, y, x + 26, y + 44), fill=_LANTERN)
    pen.rectangle((x - 8, y + 40, x + 8, y + 62), fill=_LIGHT)
