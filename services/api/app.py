"""The ASGI application: GraphQL over HTTP and WebSocket, health, and a front page."""

import contextlib
import itertools
import secrets
from collections.abc import AsyncIterator
from typing import Any

from starlette.applications import Starlette
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from services.api import health, secure, signing_in, uploads
from services.api.endpoint import Endpoint
from services.api.pages import routes as pages
from services.api.schema import contract
from services.domain.models import MODULES
from services.kit import database, lean, queue, sealing, storage, telemetry
from services.kit.settings import Settings

SPARE_SECONDS = 1.0
"""By so much PostgreSQL stops a statement later than we do, in case that we could not."""


def create(settings: Settings) -> ASGIApp:
    """The application; PostgreSQL and Redis are connected in its lifespan."""
    telemetry.configure(level=settings.log_level, form=settings.log_format)
    sealing.unlock(settings)
    endpoint = Endpoint(contract(), settings)
    app = Starlette(
        routes=[
            *pages.routes(settings),
            *health.ROUTES,
            *signing_in.routes(settings),
            *uploads.routes(settings),
        ],
        exception_handlers={404: pages.nothing_here, 405: pages.nothing_here, 500: pages.failed},
        lifespan=_lifespan(settings),
    )
    return _open_to(settings, Front(endpoint, app, secure.of_every_response(settings)))


def _open_to(settings: Settings, app: ASGIApp) -> ASGIApp:
    """Pages of the allowed origins may call; without any, browsers keep all but our own away."""
    if not settings.origins:
        return app
    return CORSMiddleware(
        app,
        allow_origins=sorted(settings.origins),
        allow_methods=["GET", "POST", "PUT"],
        allow_headers=["authorization", "content-type"],
        expose_headers=["etag", "retry-after", "x-request-id"],
    )


def _lifespan(settings: Settings) -> Any:
    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        pool = (settings.database_pool_min, settings.database_pool_max)
        configuration = database.config(
            settings.database_url,
            models=MODULES,
            pool=pool,
            statement_seconds=settings.operation_seconds + SPARE_SECONDS,
        )
        async with database.connected(configuration, lanes=settings.database_lanes):
            queue.connect(settings.redis_url)
            lean.settle()
            try:
                async with signing_in.kept(settings):
                    yield
            finally:
                await storage.close(settings)
                await queue.close()

    return lifespan


class Front:
    """Gives each request an id, for logs, audit rows and X-Request-Id, and GraphQL a way past the router."""

    def __init__(self, graphql: Endpoint, rest: ASGIApp, headers: secure.Headers) -> None:
        self._graphql = graphql
        self._rest = rest
        self._headers = headers
        self._process = secrets.token_hex(4)
        self._requests = itertools.count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._rest(scope, receive, send)
            return
        request_id = f"{self._process}{next(self._requests) & 0xFFFFFFFF:08x}"
        scope["request_id"] = request_id
        telemetry.request_id.set(request_id)
        if scope["path"] == "/graphql":
            await self._graphql(scope, receive, send)
            return

        async def reply(message: Any) -> None:
            if message["type"] == "http.response.start":
                own = (b"x-request-id", request_id.encode())
                message["headers"] = [*message["headers"], own, *self._headers]
            await send(message)

        await self._rest(scope, receive, reply)
