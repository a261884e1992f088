"""GraphQL over HTTP: from a request's bytes to an operation, and from its answer to a response."""

from urllib.parse import parse_qs

import msgspec
import orjson
from graphql import GraphQLError
from starlette.types import Receive, Scope, Send

from services.api.auth import Unauthenticated, actor_from
from services.api.context import Context
from services.api.faults import Fault
from services.api.operations import Answer, BadRequest, NotAQuery, Operations, Request, answers
from services.kit.settings import Settings
from services.kit.tokens import TokenKey

LARGEST_BODY = 100_000
"""Bytes."""
Headers = list[tuple[bytes, bytes]]
JSON = (b"content-type", b"application/json")
PERSONAL: Headers = [JSON, (b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
PUBLIC: Headers = [
    JSON,
    (b"cache-control", b"public, max-age=0, must-revalidate"),
    (b"vary", b"authorization"),
    (b"x-content-type-options", b"nosniff"),
]

_requests = msgspec.json.Decoder(Request)


class Unanswerable(Exception):
    """A request that is no operation: told by status and code."""

    def __init__(self, status: int, code: str, message: str, headers: Headers | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.fault = Fault(code, message)
        self.headers = headers or []


class OverHttp:
    """POST with a JSON body; GET with a query string, for queries only."""

    def __init__(self, operations: Operations, settings: Settings, key: TokenKey) -> None:
        self._operations = operations
        self._settings = settings
        self._key = key

    def is_for_a_browser(self, scope: Scope) -> bool:
        """Whether GraphiQL is asked for."""
        if scope["method"] != "GET" or self._settings.in_production or b"query=" in scope["query_string"]:
            return False
        return b"text/html" in _header(scope, b"accept")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            request = await _request(scope, receive)
            actor = await actor_from(_authorization(scope), self._key)
            context = Context(settings=self._settings, actor=actor)
            only_queries = scope["method"] != "POST"
            answer = await self._operations.answer(request, context, only_queries=only_queries)
        except Unanswerable as refused:
            await _refuse(scope, send, refused)
        except Unauthenticated as refused:
            challenge = [(b"www-authenticate", b"Bearer")]
            await _refuse(scope, send, Unanswerable(401, "UNAUTHENTICATED", refused.message, challenge))
        except BadRequest as refused:
            await _refuse(scope, send, Unanswerable(400, "BAD_REQUEST", str(refused)))
        except NotAQuery:
            allowed = [(b"allow", b"POST")]
            message = "A GET request can only read; send mutations by POST."
            await _refuse(scope, send, Unanswerable(405, "METHOD_NOT_ALLOWED", message, allowed))
        except Exception as failed:  # noqa: BLE001  # whatever it is, it must not reach the client
            unforeseen = GraphQLError("", original_error=failed)
            await _respond(scope, send, 500, PERSONAL, answers.of_errors([unforeseen]).body)
        else:
            await self._send(scope, send, answer)

    async def _send(self, scope: Scope, send: Send, answer: Answer) -> None:
        headers = PERSONAL
        if answer.tag is not None:
            headers = [*PUBLIC, (b"etag", answer.tag)]
            if scope["method"] == "GET" and answer.tag in _header(scope, b"if-none-match"):
                await _respond(scope, send, 304, headers, b"")
                return
        if not self._settings.in_production:
            headers = [*headers, (b"x-jinlin-read", b"compiled" if answer.is_compiled else b"resolved")]
        await _respond(scope, send, 200, headers, answer.body)


async def _request(scope: Scope, receive: Receive) -> Request:
    if scope["method"] == "POST":
        kind = _header(scope, b"content-type")
        if kind != b"application/json" and kind.partition(b";")[0].strip().lower() != b"application/json":
            raise Unanswerable(415, "UNSUPPORTED_MEDIA_TYPE", "Send the request as application/json.")
        return _decoded(await _body(receive))
    if scope["method"] in {"GET", "HEAD"}:
        return _in_query_string(scope["query_string"])
    allowed = [(b"allow", b"GET, POST")]
    raise Unanswerable(405, "METHOD_NOT_ALLOWED", "Send GraphQL by GET or POST.", allowed)


async def _body(receive: Receive) -> bytes:
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
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unanswerable(400, "BAD_REQUEST", f"This is no GraphQL request: {error}.") from None


def _in_query_string(query_string: bytes) -> Request:
    try:
        given = {
            name: values[-1]
            for name, values in parse_qs(query_string.decode("ascii"), errors="strict").items()
        }
        if "query" not in given:
            raise Unanswerable(400, "BAD_REQUEST", "The parameter `query` is missing.")
        variables = orjson.dumps(orjson.loads(given.get("variables", "null")))
    except (ValueError, UnicodeError):
        raise Unanswerable(400, "BAD_REQUEST", "The parameter `variables` is no JSON.") from None
    return Request(given["query"], given.get("operationName"), msgspec.Raw(variables))


def _header(scope: Scope, name: bytes) -> bytes:
    headers: Headers = scope["headers"]
    for key, value in headers:
        if key == name:
            found: bytes = value
            return found
    return b""


def _authorization(scope: Scope) -> str | None:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == b"authorization"), None)


async def _refuse(scope: Scope, send: Send, refused: Unanswerable) -> None:
    body = answers.of_errors([refused.fault]).body
    await _respond(scope, send, refused.status, [*PERSONAL, *refused.headers], body)


async def _respond(scope: Scope, send: Send, status: int, headers: Headers, body: bytes) -> None:
    own = [
        (b"content-length", str(len(body)).encode()),
        (b"x-request-id", scope["request_id"].encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers + own})
    await send({"type": "http.response.body", "body": body})
