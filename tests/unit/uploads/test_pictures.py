"""What is made of pictures, and what of files that only look like some."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from services.domain.uploads.faults import UploadFault
from services.domain.uploads.media import Media
from services.worker.imaging.refining import outcome
from tests.factories.uploads import a_picture

RED, GREEN = (200, 40, 30), (60, 140, 70)


def shown(raw: bytes, number: int = -1) -> Image.Image:
    made = outcome("photo", raw)
    assert made.fault is None
    return Image.open(BytesIO(made.renditions[number].body))


def near(pixel, colour) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(pixel, colour, strict=True))


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def a_png_head(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_three_of_webp(form):
    made = outcome("photo", a_picture((3000, 2000), form))
    assert made.media is Media.WEBP
    assert [(one.width, one.height) for one in made.renditions] == [(320, 213), (960, 640), (1920, 1280)]
    for one in made.renditions:
        with Image.open(BytesIO(one.body)) as picture:
            assert (picture.format, picture.size) == ("WEBP", (one.width, one.height))
    assert made.colour is not None
    assert made.colour.startswith("#")


def test_nothing_is_enlarged_and_nothing_is_made_twice():
    assert [one.width for one in outcome("photo", a_picture((500, 300))).renditions] == [320, 500]
    assert [one.width for one in outcome("photo", a_picture((100, 80))).renditions] == [100]
    assert [one.width for one in outcome("photo", a_picture((1, 1), "PNG")).renditions] == [1]


def test_what_is_very_tall_is_made_smaller_as_a_whole():
    made = outcome("photo", a_picture((300, 9000)))
    assert [(one.width, one.height) for one in made.renditions] == [(43, 1280), (128, 3840), (256, 7680)]


def test_a_licence_has_one_that_can_be_read():
    assert [one.width for one in outcome("licence", a_picture((3000, 4000))).renditions] == [2400]


def exif_of(**tags) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0110] = "Phone 9"
    exif[0x0112] = tags.get("turned", 1)
    exif.get_ifd(0x8825)[2] = (34.0, 54.0, 0.0)
    return exif


def test_no_exif_no_place_and_no_profile_is_left():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    raw = a_picture(exif=exif_of(), icc_profile=profile, comment=b"made by me")
    assert b"Phone 9" in raw
    for one in outcome("photo", raw).renditions:
        assert b"EXIF" not in one.body
        assert b"ICCP" not in one.body
        assert b"Phone 9" not in one.body
        assert b"made by me" not in one.body


def test_texts_of_a_png_are_left_out():
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "王居民")
    text.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>somewhere</x:xmpmeta>")
    raw = a_picture((40, 30), "PNG", pnginfo=text)
    assert b"somewhere" in raw
    (one,) = outcome("photo", raw).renditions
    assert b"XMP" not in one.body
    assert b"somewhere" not in one.body


@pytest.mark.parametrize(
    ("turned", "size"), [(1, (600, 400)), (3, (600, 400)), (6, (400, 600)), (8, (400, 600))]
)
def test_a_picture_stands_upright(turned, size):
    assert shown(a_picture((600, 400), exif=exif_of(turned=turned))).size == size


def test_exif_that_cannot_be_read_hinders_nothing():
    raw = a_picture((600, 400), exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff broken")
    assert shown(raw).size == (600, 400)


def test_colours_are_those_that_the_profile_means():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"tmp ").replace(b"bXYZ", b"rXYZ").replace(b"tmp ", b"bXYZ")
    red = Image.new("RGB", (80, 60), (250, 0, 0))
    written = BytesIO()
    red.save(written, "PNG", icc_profile=swapped)
    assert near(shown(written.getvalue()).convert("RGB").getpixel((40, 30)), (0, 0, 250))


def test_what_was_meant_for_paper_is_shown_in_colours_of_screens():
    picture = Image.new("CMYK", (80, 60), (0, 200, 200, 0))
    written = BytesIO()
    picture.save(written, "JPEG")
    red = shown(written.getvalue()).convert("RGB").getpixel((40, 30))
    assert red[0] > 180
    assert max(red[1:]) < 100


def test_a_broken_profile_is_left_aside():
    assert near(shown(a_picture(icc_profile=b"none at all" * 20)).convert("RGB").getpixel((600, 50)), GREEN)


def test_what_is_transparent_is_white():
    written = BytesIO()
    Image.new("RGBA", (60, 40), (*RED, 0)).save(written, "PNG")
    assert near(shown(written.getvalue()).convert("RGB").getpixel((30, 20)), (255, 255, 255))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_taken(mode):
    written = BytesIO()
    Image.new(mode, (60, 40), 1 if mode == "1" else None).save(written, "PNG")
    assert shown(written.getvalue()).size == (60, 40)


def test_sixteen_bits_of_grey_keep_their_brightness():
    written = BytesIO()
    Image.new("I;16", (60, 40), 32768).save(written, "PNG")
    assert near(shown(written.getvalue()).convert("RGB").getpixel((30, 20)), (128, 128, 128))


def test_of_what_moves_the_first_picture_is_shown():
    frames = [Image.new("RGB", (60, 40), colour) for colour in (RED, GREEN, GREEN)]
    for form in ("WEBP", "PNG"):
        written = BytesIO()
        frames[0].save(written, form, save_all=True, append_images=frames[1:])
        assert near(shown(written.getvalue()).convert("RGB").getpixel((30, 20)), RED)


@pytest.mark.parametrize(
    "raw",
    [
        b"MZ\x90\x00" + b"\x00" * 400,
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"PK\x03\x04" + b"\x00" * 100,
        b"%PDF-1.7\n%%EOF",
        b"\x00",
    ],
)
def test_what_is_no_picture_is_not_taken_whatever_its_name(raw):
    assert outcome("photo", raw).fault is UploadFault.TYPE_NOT_TAKEN


def test_a_picture_that_ends_too_early_is_unreadable():
    whole = a_picture((600, 400))
    assert outcome("photo", whole[: len(whole) // 2]).fault is UploadFault.UNREADABLE
    png = a_picture((600, 400), "PNG")
    assert outcome("photo", png[: len(png) // 2]).fault is UploadFault.UNREADABLE


@pytest.mark.parametrize("head", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\x00\x00\x00WEBP"])
def test_a_head_alone_is_unreadable(head):
    assert outcome("photo", head + b"\x00" * 64).fault is UploadFault.UNREADABLE


def test_a_picture_of_too_many_pixels_is_not_even_decoded():
    raw = a_png_head(20_000, 20_000) + chunk(b"IDAT", zlib.compress(b"\x00")) + chunk(b"IEND", b"")
    assert outcome("photo", raw).fault is UploadFault.TOO_MANY_PIXELS


def test_a_text_that_unpacks_to_gigabytes_is_unreadable():
    bomb = b"Comment\x00\x00" + zlib.compress(b"\x00" * 100_000_000, 9)
    raw = a_png_head(10, 10) + chunk(b"zTXt", bomb) + chunk(b"IEND", b"")
    assert outcome("photo", raw).fault is UploadFault.UNREADABLE


def test_of_a_picture_that_is_a_page_as_well_only_the_pixels_are_left():
    page = b"<html><script>alert(document.cookie)</script></html>"
    for raw in (a_picture() + page, a_picture(comment=page), a_picture() + b"PK\x05\x06" + b"\x00" * 18):
        for one in outcome("photo", raw).renditions:
            assert page not in one.body
            assert one.body.startswith(b"RIFF")
            assert struct.unpack("<I", one.body[4:8])[0] + 8 == len(one.body), "nothing behind it"
