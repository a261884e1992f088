"""PUT of a file, where the storage is a directory: the part of S3 that clients see, by our own signature."""

from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from services.api.uploads.answering import refused, storage_away
from services.domain.uploads import objects
from services.kit.links import LinkExpired, LinkInvalid
from services.kit.storage import Body, BytesWrong, HashWrong, Local, StorageAway, StorageFull
from services.kit.storage.local import PUT_BELOW

PATH = f"{PUT_BELOW}{objects.INCOMING}/{{token:str}}"


def route(store: Local) -> Route:
    """PUT at an address that `uploadStart` gave; to repeat it changes nothing."""

    async def put(request: Request) -> Response:
        try:
            store.links.check("PUT", request.url.path, request.query_params)
        except LinkExpired:
            return refused(403, "UPLOAD_EXPIRED", "The time for this upload is over. Start it anew.")
        except LinkInvalid:
            return refused(403, "UPLOAD_NOT_SIGNED", "This is no address that uploadStart gave.")
        announced = Body(int(request.query_params["bytes"]), request.query_params["sha256"], "")
        return _against(request, announced) or await _answered(lambda: _received(store, request, announced))

    return Route(PATH, put, methods=["PUT"])


def _against(request: Request, announced: Body) -> Response | None:
    """What the length that the head tells has against it."""
    length = request.headers.get("content-length")
    if length is None:
        return refused(411, "LENGTH_REQUIRED", "Send the file in one piece, with its Content-Length.")
    return None if length == str(announced.bytes) else _bytes_wrong(announced)


async def _received(store: Local, request: Request, announced: Body) -> Response:
    try:
        await store.receive(objects.incoming(request.path_params["token"]), request.stream(), announced)
    except BytesWrong:
        return _bytes_wrong(announced)
    except HashWrong:
        return refused(400, "HASH_WRONG", "The file has another SHA-256 than was announced.")
    return Response(status_code=200)


async def _answered(receive: Callable[[], Awaitable[Response]]) -> Response:
    try:
        return await receive()
    except StorageFull:
        return refused(507, "STORAGE_FULL", "There is no space left for files.")
    except StorageAway:
        return storage_away()
    except ClientDisconnect:
        return refused(400, "BYTES_WRONG", "The file did not arrive whole.")


def _bytes_wrong(announced: Body) -> Response:
    return refused(400, "BYTES_WRONG", f"The file must have the {announced.bytes} bytes that were announced.")
