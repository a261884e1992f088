"""Strawberry's ASGI endpoint with our context, our masking of errors, and sockets that sign in once."""

import secrets
from typing import Any

import orjson
import strawberry
from graphql import GraphQLError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http import GraphQLHTTPResponse
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionResult
from strawberry.types.unset import UNSET, UnsetType

from services.api.auth import Unauthenticated, actor_from, authorization_of
from services.api.context import Context
from services.kit import telemetry
from services.kit.settings import Settings
from services.kit.tokens import TokenKey

log = telemetry.logger("graphql")


class Endpoint(GraphQL[Context, None]):
    """GraphQL at one path."""

    def __init__(self, schema: strawberry.Schema, settings: Settings) -> None:
        super().__init__(
            schema,
            graphql_ide=None if settings.in_production else "graphiql",
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
        )
        self.settings = settings
        self.key = TokenKey(settings.jinlin_secret)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """An HTTP request signs in by header; a socket does by connection_init, or by header as well."""
        try:
            actor = await actor_from(request.headers.get("authorization"), self.key)
        except Unauthenticated as refused:
            if isinstance(request, WebSocket):
                return Context(settings=self.settings, rejected=True)
            raise HTTPException(401, refused.message) from None
        return Context(settings=self.settings, actor=actor)

    async def on_ws_connect(self, context: Context) -> UnsetType | dict[str, object] | None:
        """Sign the socket in; a bad token closes it with 4403."""
        if context.rejected:
            raise ConnectionRejectionError
        given = authorization_of(context.connection_params)
        if given is not None:
            try:
                context.actor = await actor_from(given, self.key)
            except Unauthenticated:
                raise ConnectionRejectionError from None
        nothing: UnsetType = UNSET
        return nothing

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        """The response with every unforeseen error masked."""
        response: GraphQLHTTPResponse = {"data": result.data}
        if result.errors:
            response["errors"] = [masked(error) for error in result.errors]
        if result.extensions:
            response["extensions"] = result.extensions
        return response

    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data)


def masked(error: GraphQLError) -> Any:
    """A foreseen error as it is, with a code; any other as an id that is also in the log."""
    formatted: dict[str, Any] = dict(error.formatted)
    extensions = dict(formatted.get("extensions") or {})
    if error.original_error is not None and not isinstance(error.original_error, GraphQLError):
        error_id = secrets.token_hex(6)
        log.error("unforeseen", error_id=error_id, exc_info=error.original_error)
        formatted["message"] = f"Something failed on our side; quote the id {error_id} if it lasts."
        extensions = {"code": "INTERNAL", "id": error_id}
    extensions.setdefault("code", "BAD_REQUEST")
    formatted["extensions"] = extensions
    return formatted
