"""GraphQL at one path: HTTP by our own hand, WebSockets and GraphiQL by Strawberry's."""

from typing import Any

import strawberry
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http import GraphQLHTTPResponse
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionResult
from strawberry.types.unset import UNSET, UnsetType

from services.api.auth import Unauthenticated, actor_from, authorization_of
from services.api.context import Context
from services.api.contract import Contract
from services.api.operations import Operations
from services.api.operations.answers import masked
from services.api.transport import OverHttp
from services.kit.settings import Settings
from services.kit.tokens import TokenKey


class Endpoint:
    """An ASGI application for one path."""

    def __init__(self, contract: Contract, settings: Settings) -> None:
        key = TokenKey(settings.jinlin_secret)
        operations = Operations(contract, compiles=settings.jinlin_reads == "compiled")
        self._http = OverHttp(operations, settings, key)
        self._sockets = Sockets(contract.schema, settings, key)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._http.is_for_a_browser(scope):
            await self._http(scope, receive, send)
        else:
            await self._sockets(scope, receive, send)


class Sockets(GraphQL[Context, None]):
    """Strawberry's endpoint with our context, our masking of errors, and sockets that sign in once."""

    def __init__(self, schema: strawberry.Schema, settings: Settings, key: TokenKey) -> None:
        super().__init__(
            schema,
            graphql_ide=None if settings.in_production else "graphiql",
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
        )
        self.settings = settings
        self.key = key

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """A socket signs in by connection_init, or by header."""
        try:
            actor = await actor_from(request.headers.get("authorization"), self.key)
        except Unauthenticated:
            return Context(settings=self.settings, rejected=True)
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
        errors: list[Any] = [
            masked(error) for error in result.errors or () if isinstance(error, GraphQLError)
        ]
        return {"data": result.data, "errors": errors} if errors else {"data": result.data}
