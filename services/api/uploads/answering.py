"""Answers about files that are none."""

import orjson
from starlette.responses import Response


def refused(status: int, code: str, message: str, **headers: str) -> Response:
    """In the form of all our errors."""
    body = orjson.dumps({"errors": [{"message": message, "extensions": {"code": code}}]})
    return Response(
        body,
        status_code=status,
        media_type="application/json",
        headers={
            "cache-control": "no-store",
            **{name.replace("_", "-"): text for name, text in headers.items()},
        },
    )


def storage_away() -> Response:
    return refused(503, "STORAGE_UNREACHABLE", "The storage of files does not answer.", retry_after="15")
