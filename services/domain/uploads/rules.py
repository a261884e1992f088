"""What may be uploaded; pure."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath

from services.domain.uploads import limits
from services.domain.uploads.media import PICTURES, Media
from services.domain.uploads.models import UploadKind, UploadState
from services.kit.discreet import scrubbed
from services.kit.errors import InvalidInput

TAKEN: Mapping[UploadKind, frozenset[Media]] = {
    UploadKind.PHOTO: PICTURES,
    UploadKind.LICENCE: PICTURES | {Media.PDF},
}
MOST_BYTES: Mapping[UploadKind, int] = {
    UploadKind.PHOTO: limits.PHOTO_BYTES,
    UploadKind.LICENCE: limits.LICENCE_BYTES,
}
PLACES: Mapping[UploadKind, int] = {
    UploadKind.PHOTO: limits.PHOTOS,
    UploadKind.LICENCE: limits.LICENCES,
}
LIVE = frozenset({UploadState.STARTED, UploadState.STORED, UploadState.READY})
"""States that take one of the thing's places."""
MOST_TITLE = 80
UNTITLED: Mapping[UploadKind, str] = {UploadKind.PHOTO: "照片", UploadKind.LICENCE: "证照"}
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NOT_SHOWN = re.compile(r"[\s_]+|[^\w .,()\-（）、，。·]+")
_LONG_NUMBER = re.compile(r"\d{7,}[\dXx]?")
"""Of phones and identity cards; cameras number their pictures with fewer or say nothing by it."""


def title_of(file_name: str, kind: UploadKind) -> str:
    """What is kept of a file's name: no folders, no ending, no numbers that could be a person's."""
    last = PurePosixPath(file_name.replace("\\", "/")).name
    stem = last.rpartition(".")[0] or last
    plain = unicodedata.normalize("NFC", scrubbed(stem).replace("•••", " "))
    shown = _NOT_SHOWN.sub(" ", _LONG_NUMBER.sub(" ", plain))
    return " ".join(shown.split())[:MOST_TITLE].strip() or UNTITLED[kind]


def media_of(announced: str, kind: UploadKind) -> Media:
    """The media type announced, if files of it are taken; or InvalidInput that names those that are."""
    taken = sorted(TAKEN[kind])
    plain = announced.partition(";")[0].strip().lower()
    if plain not in taken:
        raise InvalidInput(
            f"contentType must be one of {', '.join(taken)}; it was {announced[:60]!r}.", field="content_type"
        )
    return Media(plain)


def check_bytes(size: int, kind: UploadKind) -> int:
    """The size itself, or InvalidInput that gives the bounds."""
    most = MOST_BYTES[kind]
    if not 1 <= size <= most:
        raise InvalidInput(f"bytes must be from 1 to {most}; it was {size}.", field="bytes")
    return size


def check_sha256(typed: str) -> str:
    """The hash in lower-case hexadecimal, or InvalidInput."""
    plain = typed.strip().lower()
    if not _SHA256.fullmatch(plain):
        raise InvalidInput("sha256 must be the SHA-256 of the file, 64 hexadecimal digits.", field="sha256")
    return plain


def closes_at(expires_at: datetime) -> datetime:
    """From when on nobody can be writing the file any more."""
    return expires_at + limits.SLACK
