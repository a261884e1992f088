"""GET of files: photos for everybody and for good, papers by addresses that hold for minutes.

Both come through our own process, whatever the storage: so nothing that a stranger has made is ever shown
with another type, or as a page of ours.
"""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.api.uploads.answering import refused, storage_away
from services.domain.uploads import objects
from services.domain.uploads.media import Media
from services.kit.links import LinkExpired, LinkInvalid, Links
from services.kit.settings import Settings
from services.kit.storage import Storage, StorageAway

PHOTO = "/photos/{token:str}/{number:int}.webp"
PAPER = "/papers/{token:str}.{ending:str}"
_SAFE = {"content-security-policy": "default-src 'none'; sandbox", "referrer-policy": "no-referrer"}
_FOR_ALL = {
    **_SAFE,
    "cache-control": "public, max-age=31536000, immutable",
    "content-disposition": 'inline; filename="photo.webp"',
    "cross-origin-resource-policy": "cross-origin",
}
_FOR_ONE = {**_SAFE, "cache-control": "private, no-store", "cross-origin-resource-policy": "same-site"}
_MEDIA = {ending: media for media, ending in objects.ENDINGS.items()}
_DISPOSITIONS = {
    Media.WEBP: 'inline; filename="licence.webp"',
    # Not within a page: a reader's own window knows how to confine it.
    Media.PDF: 'attachment; filename="licence.pdf"',
}


def routes(store: Storage, settings: Settings) -> list[Route]:
    """Both kinds of file."""
    links = Links(settings.jinlin_secret, settings.jinlin_public_url)

    async def photo(request: Request) -> Response:
        token, number = request.path_params["token"], request.path_params["number"]
        if not objects.is_token(token):
            return _missing()
        mark = f'"{token}-{number}"'
        headers = {**_FOR_ALL, "etag": mark}
        key = objects.photo(token, number)
        if request.headers.get("if-none-match") == mark:
            return await _unchanged(store, key, headers)
        return await _served(store, key, Media.WEBP, headers)

    async def paper(request: Request) -> Response:
        token, media = request.path_params["token"], _MEDIA.get(request.path_params["ending"])
        try:
            links.check("GET", request.url.path, request.query_params)
        except LinkExpired:
            return refused(
                403, "LINK_EXPIRED", "The time of this address is over. Ask for a new one by paperOpen."
            )
        except LinkInvalid:
            return refused(403, "LINK_NOT_SIGNED", "This is no address that paperOpen gave.")
        assert media is not None  # we have signed it
        headers = {**_FOR_ONE, "content-disposition": _DISPOSITIONS[media]}
        return await _served(store, objects.paper(token, media), media, headers)

    return [Route(PHOTO, photo), Route(PAPER, paper)]


async def _served(store: Storage, key: str, media: Media, headers: Mapping[str, str]) -> Response:
    try:
        body = await store.read(key)
    except StorageAway:
        return storage_away()
    return _missing() if body is None else Response(body, media_type=media.value, headers=headers)


async def _unchanged(store: Storage, key: str, headers: Mapping[str, str]) -> Response:
    try:
        size = await store.size(key)
    except StorageAway:
        return storage_away()
    return _missing() if size is None else Response(status_code=304, headers=headers)


def _missing() -> Response:
    return refused(404, "NOT_FOUND", "There is no such file, or no longer.")
