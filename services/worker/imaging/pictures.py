"""Pictures from strangers: decoded, put upright, in sRGB, and encoded anew, so that only pixels are left."""

import contextlib
import warnings
from collections.abc import Iterator, Sequence
from io import BytesIO

from PIL import Image, ImageCms, ImageFile, ImageOps

from services.domain.uploads import limits
from services.domain.uploads.faults import UploadFault
from services.domain.uploads.media import Media
from services.worker.imaging.outcome import Outcome, Rendition, Unfit

_QUALITY, _EFFORT = 80, 4
"""WebP's; a photo of 1920 pixels has some 250 kB."""
_DECODERS = {Media.JPEG: "JPEG", Media.PNG: "PNG", Media.WEBP: "WEBP"}
_SIXTEEN_BITS = 256.0
Image.MAX_IMAGE_PIXELS = None  # we look at the pixels ourselves, before anything is decoded
ImageFile.LOAD_TRUNCATED_IMAGES = False


def refined(raw: bytes, media: Media, widths: Sequence[int]) -> Outcome:
    """Renditions of at most these widths, ascending; of something animated, its first picture."""
    with _unreadable():
        picture = _upright(_decoded(raw, media, largest=widths[-1]))
        plain = _in_srgb(picture)
        sizes = dict.fromkeys(_fitting(plain.size, width) for width in widths)
        renditions = tuple(_rendition(plain, size) for size in sizes)
    return Outcome(media=Media.WEBP, renditions=renditions, colour=_colour(plain))


@contextlib.contextmanager
def _unreadable() -> Iterator[None]:
    """Decoders of broken files raise whatever they like."""
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    except Unfit:
        raise
    except Exception as error:
        raise Unfit(UploadFault.UNREADABLE) from error


def _decoded(raw: bytes, media: Media, *, largest: int) -> Image.Image:
    picture = Image.open(BytesIO(raw), formats=(_DECODERS[media],))
    if picture.width * picture.height > limits.MOST_PIXELS:
        raise Unfit(UploadFault.TOO_MANY_PIXELS)
    # JPEG can be decoded at a half, a quarter or an eighth, which is never less than asked for.
    picture.draft("RGB", (largest, largest))
    picture.load()
    return picture


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as its EXIF says; what cannot be read is not obeyed."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # noqa: BLE001  # EXIF is a stranger's as well
        return picture


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Opaque RGB without anything beside the pixels; what was transparent is white."""
    if picture.mode.startswith("I") or picture.mode == "F":
        picture = picture.convert("F").point(lambda value: value * (1 / _SIXTEEN_BITS)).convert("L")
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        picture = Image.new("RGB", seen.size, "white")
        picture.paste(seen, mask=seen.getchannel("A"))
    plain = _by_profile(picture) or picture.convert("RGB")
    plain.info.clear()
    return plain


def _by_profile(picture: Image.Image) -> Image.Image | None:
    """Its colours as its profile means them; None without one that holds."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "CMYK", "L"):
        return None
    with contextlib.suppress(ImageCms.PyCMSError, OSError):
        source, target = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
    return None


def _fitting(size: tuple[int, int], most: int) -> tuple[int, int]:
    """The size at most so wide, and `TALLEST` times as tall; never larger than it is."""
    width, height = size
    scale = min(1.0, most / width, limits.TALLEST * most / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _rendition(plain: Image.Image, size: tuple[int, int]) -> Rendition:
    smaller = plain if size == plain.size else plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=3)
    written = BytesIO()
    smaller.save(written, "WEBP", quality=_QUALITY, method=_EFFORT)
    return Rendition(*size, written.getvalue())


def _colour(plain: Image.Image) -> str:
    red, green, blue = plain.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))  # type: ignore[misc]  # RGB
    return f"#{red:02x}{green:02x}{blue:02x}"
