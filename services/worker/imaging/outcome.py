"""What the imaging process answers, as MessagePack."""

import msgspec

from services.domain.uploads.faults import UploadFault
from services.domain.uploads.media import Media


class Unfit(Exception):
    """The file is not to be shown; says why."""

    def __init__(self, fault: UploadFault) -> None:
        self.fault = fault
        super().__init__(fault.value)


class Rendition(msgspec.Struct, frozen=True):
    """A picture as WebP; pixels."""

    width: int
    height: int
    body: bytes


class Outcome(msgspec.Struct, frozen=True):
    """A fault, or the media type of what is shown with its renditions; a PDF has none, it stays as it is."""

    fault: UploadFault | None = None
    media: Media | None = None
    renditions: tuple[Rendition, ...] = ()
    colour: str | None = None
    """Mean colour, such as #c0ffee."""
