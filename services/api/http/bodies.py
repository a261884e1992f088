"""The body of a POST request: JSON in UTF-8, of a bounded length."""

import functools
import re

import msgspec
from starlette.types import Receive

from services.api.http.fields import Fields
from services.api.http.unanswerable import Unanswerable
from services.api.operations import Request

LARGEST_BODY = 100_000
"""Bytes."""
_LONGEST_TYPE = 200
"""Bytes of a Content-Type header."""
_UTF_8 = {b"charset=utf-8", b'charset="utf-8"', b"charset=utf8", b""}
_MEMBERS = {
    "query": "`query` must be a text.",
    "documentId": "`documentId` must be a text.",
    "operationName": "`operationName` must be a text or null.",
    "extensions": "`extensions` must be an object or null.",
}
_requests = msgspec.json.Decoder(Request)


async def sent_as_json(fields: Fields, receive: Receive) -> Request:
    """The request in the body. Raises Unanswerable: 400, 413 or 415."""
    kind = fields.get(b"content-type", b"")
    if len(kind) > _LONGEST_TYPE or not _is_json(kind):
        raise Unanswerable(415, "UNSUPPORTED_MEDIA_TYPE", "Send the request as application/json, in UTF-8.")
    if fields.get(b"content-encoding", b"identity").lower() != b"identity":
        message = "Send the body as it is: compressed ones are not taken."
        raise Unanswerable(415, "UNSUPPORTED_MEDIA_TYPE", message, (b"accept-encoding", b"identity"))
    return _decoded(await _body(receive))


@functools.lru_cache(maxsize=64)
def _is_json(kind: bytes) -> bool:
    name, *parameters = (part.strip() for part in kind.lower().split(b";"))
    charsets = [one for one in parameters if one.startswith(b"charset")]
    return name == b"application/json" and all(one in _UTF_8 for one in charsets)


async def _body(receive: Receive) -> bytes:
    """How long it may take is the affair of `services/api/wire.py`."""
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Unanswerable(400, "BAD_REQUEST", "The connection was closed within the request.")
        part: bytes = message.get("body", b"")
        body += part
        if len(body) > LARGEST_BODY:
            raise Unanswerable(413, "BODY_TOO_LARGE", f"A request may have {LARGEST_BODY} bytes at most.")
        if not message.get("more_body"):
            return body


def _decoded(body: bytes) -> Request:
    try:
        return _requests.decode(body)
    except msgspec.ValidationError as error:
        raise Unanswerable(400, "BAD_REQUEST", _wrong_member(str(error))) from None
    except msgspec.DecodeError as error:
        raise Unanswerable(400, "BAD_REQUEST", _no_json(str(error))) from None
    except UnicodeDecodeError:
        raise Unanswerable(400, "BAD_REQUEST", "The body is not in UTF-8.") from None
    except RecursionError:
        raise Unanswerable(400, "BAD_REQUEST", "The body is nested too deeply.") from None


def _wrong_member(reason: str) -> str:
    """In words of JSON: msgspec names types as Python does."""
    member = re.search(r"`\$\.(\w+)", reason)
    known = _MEMBERS.get(member[1]) if member else None
    return known or "A GraphQL request is one JSON object with `query` in it."


def _no_json(reason: str) -> str:
    place = re.search(r"byte (\d+)", reason)
    return f"The body is no JSON: see byte {place[1]}." if place else "The body is no JSON, or not all of it."
