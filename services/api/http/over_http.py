"""GraphQL over HTTP, by the letter of its specification: POST with JSON, GET with a query string."""

from starlette.types import Receive, Scope, Send

from services.api.addresses import address_of
from services.api.admission import Purses
from services.api.auth import actor_from
from services.api.context import Context
from services.api.faults import Unexecuted
from services.api.http.bodies import sent_as_json
from services.api.http.fields import Fields, fields_of
from services.api.http.heads import Heads
from services.api.http.kinds import JSON, Kind, accepted
from services.api.http.query_strings import asked_in
from services.api.http.refusing import refusal_of
from services.api.http.unanswerable import Unanswerable
from services.api.operations import Answer, Operations, Request, answers
from services.api.operations.persisted import Document, Persisted
from services.api.pages.explorer import Explorer
from services.api.secure import Headers
from services.domain.actors.actor import Actor
from services.kit.settings import Settings
from services.kit.tokens import TokenKey

_COMPILED = (b"x-jinlin-read", b"compiled")
_RESOLVED = (b"x-jinlin-read", b"resolved")


class OverHttp:
    """An ASGI application for GraphQL's one path."""

    def __init__(
        self,
        operations: Operations,
        persisted: Persisted,
        settings: Settings,
        key: TokenKey,
        purses: Purses,
    ) -> None:
        self._purses = purses
        self._operations = operations
        self._persisted = persisted
        self._settings = settings
        self._key = key
        self._heads = Heads(settings)
        self._tells_path = not settings.in_production
        self._explorer = None if settings.in_production else Explorer(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fields = fields_of(scope)
        accept = fields.get(b"accept", b"")
        if self._explorer and self._explorer.is_meant(scope, accept):
            await self._explorer(scope, receive, send)
            return
        kind = accepted(accept)
        try:
            await self._answer(scope, receive, send, fields, kind)
        except Exception as failed:  # noqa: BLE001  # whatever it is, it must not reach the client
            refused = refusal_of(failed)
            body = answers.of_errors([refused.fault]).body
            headers = [*self._heads.personal[kind or JSON], *refused.headers]
            await _respond(scope, send, refused.status, headers, body)

    async def _answer(
        self, scope: Scope, receive: Receive, send: Send, fields: Fields, kind: Kind | None
    ) -> None:
        request = await _request(scope, receive, fields)
        if kind is None:
            message = "This is answered with application/graphql-response+json or application/json."
            raise Unanswerable(406, "NOT_ACCEPTABLE", message)
        actor = await self._actor(fields)
        address = address_of(scope, self._settings.trusted_proxies)
        purse = self._purses.of(actor, address)
        context = Context(settings=self._settings, actor=actor, purse=purse, address=address)
        only_queries = scope["method"] != "POST"
        if request.extensions is None and request.document_id is None and not self._persisted.only_trusted:
            answer = await self._operations.answer(request, context, only_queries=only_queries)
            await self._send(scope, send, fields, kind, answer)
            return
        answer, document = await self._of_named(request, context, only_queries)
        await self._send(scope, send, fields, kind, answer)
        if document and answer.was_executed:
            await self._persisted.keep(document)

    async def _actor(self, fields: Fields) -> Actor:
        authorization = fields.get(b"authorization")
        return await actor_from(None if authorization is None else authorization.decode("latin-1"), self._key)

    async def _of_named(
        self, request: Request, context: Context, only_queries: bool
    ) -> tuple[Answer, Document | None]:
        try:
            document = await self._persisted.document(request.query, request.document_id, request.extensions)
        except Unexecuted as refused:
            return answers.of_errors([refused]), None
        request.query = document.text
        return await self._operations.answer(request, context, only_queries=only_queries), document

    async def _send(self, scope: Scope, send: Send, fields: Fields, kind: Kind, answer: Answer) -> None:
        status = 200 if answer.was_executed else answer.status or kind.never_executed
        headers = self._heads.personal[kind]
        if answer.retry_after:
            headers = [*headers, (b"retry-after", b"%d" % answer.retry_after)]
        if answer.tag is not None:
            tag = answer.tag if kind is JSON else answer.tag[:-1] + b'g"'
            headers = [*self._heads.public[kind], (b"etag", tag)]
            wanted = fields.get(b"if-none-match")
            if wanted is not None and scope["method"] != "POST" and (tag in wanted or wanted == b"*"):
                await _respond(scope, send, 304, headers, b"")
                return
        if self._tells_path:
            headers = [*headers, _COMPILED if answer.is_compiled else _RESOLVED]
        await _respond(scope, send, status, headers, answer.body)


async def _request(scope: Scope, receive: Receive, fields: Fields) -> Request:
    method = scope["method"]
    if method == "POST":
        request = await sent_as_json(fields, receive)
    elif method in {"GET", "HEAD"}:
        request = asked_in(scope["query_string"])
    else:
        allowed = (b"allow", b"GET, HEAD, POST")
        raise Unanswerable(405, "METHOD_NOT_ALLOWED", "Send GraphQL by GET or POST.", allowed)
    return request


async def _respond(scope: Scope, send: Send, status: int, headers: Headers, body: bytes) -> None:
    own = [
        (b"content-length", str(len(body)).encode()),
        (b"x-request-id", scope["request_id"].encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers + own})
    await send({"type": "http.response.body", "body": body})
