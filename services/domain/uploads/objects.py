"""Keys of the objects that an upload has in the storage; pure."""

import re
import secrets
from collections.abc import Sequence

from services.domain.uploads import limits
from services.domain.uploads.media import Media
from services.domain.uploads.models import UploadKind

INCOMING, PHOTOS, PAPERS = "incoming", "photos", "papers"
ENDINGS = {Media.WEBP: "webp", Media.PDF: "pdf"}
"""Of what is served: pictures are always WebP."""
_TOKEN = re.compile(r"[0-9a-f]{32}")


def new_token() -> str:
    """128 random bits: whoever is not told an object's key cannot guess it."""
    return secrets.token_hex(16)


def is_token(text: str) -> bool:
    return _TOKEN.fullmatch(text) is not None


def incoming(token: str) -> str:
    """As the client puts it; nobody ever reads it but the worker."""
    return f"{INCOMING}/{token}"


def photo(token: str, number: int) -> str:
    """One rendition; 1 is the smallest."""
    return f"{PHOTOS}/{token}/{number}.webp"


def paper(token: str, media: Media) -> str:
    return f"{PAPERS}/{token}.{ENDINGS[media]}"


def published(token: str, kind: UploadKind) -> Sequence[str]:
    """All that may ever have been made of the file."""
    if kind is UploadKind.LICENCE:
        return [paper(token, media) for media in ENDINGS]
    return [photo(token, number) for number in range(1, len(limits.PHOTO_WIDTHS) + 1)]
