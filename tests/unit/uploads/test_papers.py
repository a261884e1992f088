"""PDFs of licences: what is kept as it is."""

import pytest

from services.domain.uploads.faults import UploadFault
from services.domain.uploads.media import Media
from services.worker.imaging.refining import outcome
from tests.factories import pdfs

ACTIVE = UploadFault.ACTIVE_CONTENT
LAUNCH = b"/AA<</O<</S/Launch/F(tool.exe)>>>>"
ESCAPED = b"/AA<</O<</S/J#61vaScript/J#53(x)>>>>"


@pytest.mark.parametrize("raw", [pdfs.a_pdf(), pdfs.a_pdf(30), pdfs.a_pdf_of_objects_in_a_stream(action=b"")])
def test_a_plain_pdf_is_kept_as_it_is(raw):
    made = outcome("licence", raw)
    assert (made.fault, made.media, made.renditions) == (None, Media.PDF, ())


@pytest.mark.parametrize(
    "raw",
    [
        pdfs.a_pdf_that_runs_a_script(),
        pdfs.a_pdf_with_a_file(),
        pdfs.a_pdf_whose_script_nothing_leads_to(),
        pdfs.a_pdf_of_objects_in_a_stream(action=LAUNCH),
        pdfs.a_pdf_of_objects_in_a_stream(action=ESCAPED),
        pdfs.a_pdf() + b"9 0 obj<</S/JavaScript>>endobj\n%%EOF\n",
        pdfs.a_pdf().replace(b"/Type /Catalog", b"/Type /Catalog /Open#41ction << /S /Java#53cript >>"),
    ],
)
def test_a_pdf_that_does_something_is_refused(raw):
    assert outcome("licence", raw).fault is ACTIVE


def test_an_encrypted_pdf_is_refused_since_nobody_can_look_into_it():
    assert outcome("licence", pdfs.an_encrypted_pdf()).fault is UploadFault.ENCRYPTED


@pytest.mark.parametrize(
    "raw",
    [
        b"%PDF-1.7\n%%EOF",
        b"%PDF-1.7\nhello\nstartxref\n0\n%%EOF\n",
        pdfs.a_pdf()[:300],
        pdfs.a_pdf() + b"\x00" * 4000,
    ],
)
def test_a_broken_pdf_is_unreadable(raw):
    assert outcome("licence", raw).fault is UploadFault.UNREADABLE


def test_a_pdf_is_no_photo():
    assert outcome("photo", pdfs.a_pdf()).fault is UploadFault.TYPE_NOT_TAKEN
