"""What an operation is answered with, and how errors are told."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import GraphQLError

from services.kit import telemetry

log = telemetry.logger("graphql")


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of a response, and what its headers depend on."""

    body: bytes
    is_compiled: bool
    tag: bytes | None = None
    """The ETag of what everybody would get: the answer to a stranger's query, without errors."""


def of_data(data: Any, *, is_public: bool) -> Answer:
    """The answer of the compiled path."""
    body = b'{"data":' + orjson.dumps(data) + b"}"
    return Answer(body, is_compiled=True, tag=_tag(body) if is_public else None)


def of_result(
    data: Any,
    errors: Iterable[GraphQLError] | None,
    *,
    is_public: bool = False,
    is_compiled: bool = False,
) -> Answer:
    """The answer of graphql-core, or of a mutation."""
    response: dict[str, Any] = {"data": data}
    if errors:
        response["errors"] = [masked(error) for error in errors]
    body = orjson.dumps(response)
    return Answer(body, is_compiled=is_compiled, tag=_tag(body) if is_public and not errors else None)


def of_errors(errors: Iterable[GraphQLError]) -> Answer:
    """The answer to a request that was not executed."""
    return of_result(None, errors)


def _tag(body: bytes) -> bytes:
    return b'"' + hashlib.blake2b(body, digest_size=12).hexdigest().encode() + b'"'


def masked(error: GraphQLError) -> dict[str, Any]:
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
