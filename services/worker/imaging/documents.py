"""PDFs from strangers: kept as they are if nothing in them does anything by itself."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from services.domain.uploads.faults import UploadFault
from services.domain.uploads.media import Media
from services.worker.imaging.outcome import Outcome, Unfit

ACTIVE = frozenset(
    {
        "/AA",
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/GoToE",
        "/GoToR",
        "/ImportData",
        "/JS",
        "/JavaScript",
        "/Launch",
        "/RichMedia",
        "/Rendition",
        "/SubmitForm",
        "/XFA",
    }
)
"""Names of what runs, opens or sends something (ISO 32000-2, 12.6), or is another file within this one."""
_SPELT_OUT = re.compile(rb"/(?:JavaScript|EmbeddedFiles?|RichMedia|Launch|SubmitForm)\b")
"""The longer ones, looked for in the bytes too: other readers may find objects that ours does not."""
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_END = b"%%EOF"
_MOST_OBJECTS = 200_000


def examined(raw: bytes) -> Outcome:
    """Whether the PDF is fit to be handed on as it is."""
    if _END not in raw[-2048:]:
        raise Unfit(UploadFault.UNREADABLE)
    if _SPELT_OUT.search(_ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), raw)):
        raise Unfit(UploadFault.ACTIVE_CONTENT)
    try:
        _read(PdfReader(BytesIO(raw), strict=False))
    except Unfit:
        raise
    except Exception as error:
        raise Unfit(UploadFault.UNREADABLE) from error
    return Outcome(media=Media.PDF)


def _read(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise Unfit(UploadFault.ENCRYPTED)
    if not reader.pages:
        raise Unfit(UploadFault.UNREADABLE)
    for number, found in enumerate(_objects(reader)):
        if number > _MOST_OBJECTS:
            raise Unfit(UploadFault.UNREADABLE)
        if _names(found) & ACTIVE:
            raise Unfit(UploadFault.ACTIVE_CONTENT)


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Every object of the file with all that stands within it, whether or not anything leads there."""
    waiting: list[Any] = [reader.trailer]
    for generation, places in reader.xref.items():
        waiting += [IndirectObject(number, generation, reader) for number in places]
    waiting += [IndirectObject(number, 0, reader) for number in reader.xref_objStm]
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            found = reader.get_object(found)
        yield found
        inner = found.values() if isinstance(found, DictionaryObject) else found
        if isinstance(found, DictionaryObject | ArrayObject):
            waiting += [one for one in _raw(inner) if isinstance(one, DictionaryObject | ArrayObject)]


def _raw(inner: Any) -> Iterator[Any]:
    """Members as they stand: references are followed once, from the table of objects."""
    return list.__iter__(inner) if isinstance(inner, list) else iter(inner)


def _names(found: Any) -> set[str]:
    """Keys, and values that are names: actions say by `/S /Launch` what they do."""
    if not isinstance(found, DictionaryObject):
        return set()
    values = (dict.__getitem__(found, key) for key in found)
    return {str(key) for key in found} | {str(one) for one in values if isinstance(one, str)}
