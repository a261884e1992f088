"""What files really are, by their first bytes; pure, and free of Tortoise for the imaging process."""

from enum import StrEnum


class Media(StrEnum):
    """Kinds of file that are taken, as media types."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"


PICTURES = frozenset({Media.JPEG, Media.PNG, Media.WEBP})
_PDF = b"%PDF-"
_JPEG = b"\xff\xd8\xff"
_PNG = b"\x89PNG\r\n\x1a\n"
_RIFF, _WEBP = b"RIFF", b"WEBP"


def sniffed(raw: bytes) -> Media | None:
    """What the bytes are; None for whatever else they may be. Only their very beginning counts."""
    if raw.startswith(_JPEG):
        return Media.JPEG
    if raw.startswith(_PNG):
        return Media.PNG
    if raw.startswith(_RIFF) and raw[8:12] == _WEBP:
        return Media.WEBP
    return Media.PDF if raw.startswith(_PDF) else None
