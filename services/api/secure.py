"""Headers by which browsers keep callers safe."""

from services.kit.settings import Settings

Headers = list[tuple[bytes, bytes]]
NOSNIFF = (b"x-content-type-options", b"nosniff")
_A_YEAR = (b"strict-transport-security", b"max-age=31536000")


def of_every_response(settings: Settings) -> Headers:
    """For JSON, pages and texts alike."""
    return [NOSNIFF, _A_YEAR] if settings.jinlin_public_url.startswith("https:") else [NOSNIFF]


def of_pages(settings: Settings) -> dict[str, str]:
    """For HTML besides: nobody frames it, and no address of ours is told to others."""
    every = {name.decode(): value.decode() for name, value in of_every_response(settings)}
    return every | {
        "x-frame-options": "DENY",
        "content-security-policy": "frame-ancestors 'none'",
        "referrer-policy": "no-referrer",
    }
