"""The ASGI application: GraphQL over HTTP and WebSocket, health, and a front page."""

import contextlib
import secrets
from collections.abc import AsyncIterator
from typing import Any

import prometheus_client
import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from services.api.endpoint import Endpoint
from services.api.schema import contract
from services.domain.models import MODULES
from services.kit import database, queue, telemetry
from services.kit.settings import Settings


def create(settings: Settings) -> ASGIApp:
    """The application; PostgreSQL and Redis are connected in its lifespan."""
    telemetry.configure(level=settings.log_level, form=settings.log_format)
    endpoint = Endpoint(contract(), settings)
    app = Starlette(
        routes=[
            Route("/", front_page),
            Route("/health", health),
            Route("/ready", ready),
            Route("/metrics", metrics),
            Route("/graphql", endpoint),
            WebSocketRoute("/graphql", endpoint),
        ],
        lifespan=_lifespan(settings),
    )
    return RequestId(app)


def _lifespan(settings: Settings) -> Any:
    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        pool = (settings.database_pool_min, settings.database_pool_max)
        configuration = database.config(settings.database_url, models=MODULES, pool=pool)
        async with database.connected(configuration, lanes=settings.database_lanes):
            queue.connect(settings.redis_url)
            try:
                yield
            finally:
                await queue.close()

    return lifespan


async def front_page(_request: Request) -> Response:
    """Tells a stranger where to start."""
    return PlainTextResponse(
        "近邻 Jinlin: the community-partners platform.\n\n"
        "GraphQL is at /graphql (a browser gets GraphiQL there). What is public needs no token.\n"
        "Send an access token as `Authorization: Bearer …` to see and do more.\n"
    )


async def health(_request: Request) -> Response:
    """The process lives."""
    return JSONResponse({"status": "ok"})


async def ready(_request: Request) -> Response:
    """The process can answer: PostgreSQL is there. Redis is only the bell, so it does not count."""
    try:
        await database.rows("SELECT 1")
    except OSError:
        return JSONResponse({"status": "no database"}, status_code=503)
    return JSONResponse({"status": "ok"})


async def metrics(_request: Request) -> Response:
    """What the process has counted, in Prometheus' text format."""
    return PlainTextResponse(
        prometheus_client.generate_latest(), media_type=prometheus_client.CONTENT_TYPE_LATEST
    )


class RequestId:
    """Binds a request id to logs and audit rows, and returns it as X-Request-Id."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)

        async def reply(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        await self.app(scope, receive, reply)
