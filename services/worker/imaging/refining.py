"""From a file to what is shown of it, or why nothing is."""

from services.domain.uploads import limits
from services.domain.uploads.faults import UploadFault
from services.domain.uploads.media import PICTURES, Media, sniffed
from services.worker.imaging import documents, pictures
from services.worker.imaging.outcome import Outcome, Unfit

LICENCE = "licence"


def outcome(kind: str, raw: bytes) -> Outcome:
    """Of a photo or a licence."""
    try:
        return _refined(kind, raw)
    except Unfit as unfit:
        return Outcome(fault=unfit.fault)
    except (MemoryError, RecursionError):
        return Outcome(fault=UploadFault.UNREADABLE)


def _refined(kind: str, raw: bytes) -> Outcome:
    media = sniffed(raw)
    if media in PICTURES:
        return pictures.refined(raw, media, limits.PAPER_WIDTHS if kind == LICENCE else limits.PHOTO_WIDTHS)
    if media is Media.PDF and kind == LICENCE:
        return documents.examined(raw)
    raise Unfit(UploadFault.TYPE_NOT_TAKEN)
