"""Routes for whoever operates the process."""

import prometheus_client
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from services.kit import database


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


ROUTES = (Route("/health", health), Route("/ready", ready), Route("/metrics", metrics))
