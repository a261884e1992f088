"""The ASGI application: GraphQL over HTTP and WebSocket, health, and a front page."""

import contextlib
import itertools
import secrets
from collections.abc import AsyncIterator
from typing import Any

import prometheus_client
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from services.api.endpoint import Endpoint
from services.api.schema import contract
from services.domain.models import MODULES
from services.kit import database, lean, queue, telemetry
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
        ],
        lifespan=_lifespan(settings),
    )
    return Front(endpoint, app)


def _lifespan(settings: Settings) -> Any:
    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        pool = (settings.database_pool_min, settings.database_pool_max)
        configuration = database.config(settings.database_url, models=MODULES, pool=pool)
        async with database.connected(configuration, lanes=settings.database_lanes):
            queue.connect(settings.redis_url)
            lean.settle()
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


class Front:
    """Gives each request an id, for logs, audit rows and X-Request-Id, and GraphQL a way past the router."""

    def __init__(self, graphql: Endpoint, rest: ASGIApp) -> None:
        self._graphql = graphql
        self._rest = rest
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
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        await self._rest(scope, receive, reply)
