"""What may be uploaded, and under which name it is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.uploads import objects, rules
from services.domain.uploads.media import Media, sniffed
from services.domain.uploads.models import UploadKind
from services.kit.errors import InvalidInput

PHOTO, LICENCE = UploadKind.PHOTO, UploadKind.LICENCE


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("夜市.jpg", "夜市"),
        ("C:\\Users\\王\\Desktop\\公益集市 第3场.JPG", "公益集市 第3场"),
        ("../../etc/passwd", "passwd"),
        ("IMG_2031.jpeg", "IMG 2031"),
        ("营业执照_13800001234.pdf", "营业执照"),
        ("身份证41030819900101123X正面.png", "身份证 正面"),
        ("a@example.com 的照片.png", "的照片"),
        ("<script>alert(1)</script>.png", "script"),
        ("a<b>.png", "a b"),
        ("超燃\u202e周三\x00.webp", "超燃 周三"),
        (".htaccess", ".htaccess"),
        ("", "照片"),
        ("/", "照片"),
        ("图" * 300 + ".png", "图" * 80),
    ],
)
def test_of_a_files_name_a_clean_title_is_kept(typed, kept):
    assert rules.title_of(typed, PHOTO) == kept


@given(st.text(max_size=200))
def test_whatever_a_file_is_called_its_title_fits_and_is_not_empty(name):
    title = rules.title_of(name, LICENCE)
    assert 1 <= len(title) <= rules.MOST_TITLE
    assert title.isprintable()
    assert "/" not in title
    assert "<" not in title


def test_what_is_announced_must_be_of_a_kind_that_is_taken():
    assert rules.media_of("Image/JPEG; q=1", PHOTO) is Media.JPEG
    assert rules.media_of("application/pdf", LICENCE) is Media.PDF
    for media in ("application/pdf", "image/svg+xml", "text/html", "", "image/heic"):
        with pytest.raises(InvalidInput) as refused:
            rules.media_of(media, PHOTO)
        assert refused.value.field == ["content_type"]
        assert "image/jpeg, image/png, image/webp" in refused.value.message


@pytest.mark.parametrize("size", [0, -1, 15_000_001])
def test_nothing_and_too_much_is_refused_before_it_comes(size):
    with pytest.raises(InvalidInput, match="from 1 to 15000000"):
        rules.check_bytes(size, PHOTO)


@pytest.mark.parametrize("hash_", ["", "0" * 63, "0" * 65, "g" * 64, "０" * 64])
def test_a_hash_is_64_hexadecimal_digits(hash_):
    with pytest.raises(InvalidInput, match="64 hexadecimal"):
        rules.check_sha256(hash_)
    assert rules.check_sha256("AB" * 32) == "ab" * 32


@pytest.mark.parametrize(
    ("raw", "media"),
    [
        (b"\xff\xd8\xff\xe0", Media.JPEG),
        (b"\x89PNG\r\n\x1a\n", Media.PNG),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Media.WEBP),
        (b"%PDF-1.7", Media.PDF),
        (b"", None),
        (b"MZ\x90\x00", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", None),
        (b"<!doctype html>", None),
        (b"GIF89a", None),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
        (b" %PDF-1.7", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(raw, media):
    assert sniffed(raw) is media


def test_keys_of_objects_are_ours_and_cannot_be_guessed():
    one, other = objects.new_token(), objects.new_token()
    assert one != other
    assert objects.is_token(one)
    assert not objects.is_token("../" + one[3:])
    assert objects.published(one, PHOTO) == [f"photos/{one}/{number}.webp" for number in (1, 2, 3)]
    assert objects.published(one, LICENCE) == [f"papers/{one}.webp", f"papers/{one}.pdf"]
