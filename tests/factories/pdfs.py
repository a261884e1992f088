"""PDFs, harmless and not."""

from io import BytesIO

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject


def a_pdf(pages: int = 1) -> bytes:
    """Blank pages."""
    return _written(_with_pages(pages))


def a_pdf_that_runs_a_script() -> bytes:
    writer = _with_pages(1)
    writer.root_object[NameObject("/OpenAction")] = _script()
    return _written(writer)


def a_pdf_with_a_file() -> bytes:
    writer = _with_pages(1)
    writer.add_attachment("tool.exe", b"MZ")
    return _written(writer)


def an_encrypted_pdf() -> bytes:
    writer = _with_pages(1)
    writer.encrypt("secret", algorithm="RC4-128")
    return _written(writer)


def a_pdf_whose_script_nothing_leads_to() -> bytes:
    """The action stands by itself; another reader may find a way."""
    writer = _with_pages(1)
    writer._add_object(_script())
    return _written(writer)


def _script() -> DictionaryObject:
    return DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x()")}
    )


def a_pdf_of_objects_in_a_stream(*, action: bytes) -> bytes:
    """An object stream (compressed), as most writers of today make them; `action` is the page's /AA."""
    inner = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]" + action + b">>"
    stream = DecodedStreamObject()
    stream.set_data(b"3 0 " + inner)
    packed = stream.flate_encode()
    body = packed._data
    objects = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"4 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%b\nendstream endobj\n"
        % (len(body), body),
    ]
    raw, places = b"%PDF-1.5\n", {}
    for number, one in zip((1, 2, 4), objects, strict=True):
        places[number] = len(raw)
        raw += one
    rows = [
        (0, 0, 65535),
        (1, places[1], 0),
        (1, places[2], 0),
        (2, 4, 0),
        (1, places[4], 0),
        (1, len(raw), 0),
    ]
    table = b"".join(
        bytes([kind]) + at.to_bytes(4, "big") + more.to_bytes(2, "big") for kind, at, more in rows
    )
    start = len(raw)
    raw += b"5 0 obj<</Type/XRef/Size 6/W[1 4 2]/Root 1 0 R/Length %d>>stream\n%b\nendstream endobj\n" % (
        len(table),
        table,
    )
    return raw + b"startxref\n%d\n%%%%EOF\n" % start


def _with_pages(pages: int) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    return writer


def _written(writer: PdfWriter) -> bytes:
    raw = BytesIO()
    writer.write(raw)
    return raw.getvalue()
