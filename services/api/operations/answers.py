"""What an operation is answered with, and how errors are told."""

import hashlib
import itertools
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson
from graphql import GraphQLError

from services.api.admission import Turned
from services.api.charged import NOTHING, Charged
from services.api.operations import wording
from services.api.operations.limits import MOST_ERRORS
from services.kit import metrics, telemetry

log = telemetry.logger("graphql")

NAMED = {"DOCUMENT_TOO_LARGE", "INPUT_TOO_LARGE"}
"""Codes of errors that name their limit."""
LIMITS = {
    "BODY_TOO_LARGE": "body",
    "COST_TOO_HIGH": "cost",
    "INVALID_PAGE_SIZE": "page_size",
    "RATE_LIMITED": "budget",
    "TIMED_OUT": "deadline",
    "TOO_MANY_IDS": "ids",
}
"""The limits that other codes stand for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of a response, and what its headers depend on."""

    body: bytes
    is_compiled: bool
    tag: bytes | None = None
    """The ETag of what everybody would get: the answer to a stranger's query, without errors."""
    was_executed: bool = True
    """Not so for what cannot be read, is not valid or is not allowed; its body then has no `data`."""
    status: int | None = None
    """Of HTTP, where it says more than that nothing was executed."""
    retry_after: int = 0
    """Seconds; 0 for no such advice."""
    charged: Charged = NOTHING
    """What each who gets it pays."""


def of_data(data: Any, *, is_public: bool, charged: Charged = NOTHING) -> Answer:
    """The answer of the compiled path."""
    body = b'{"data":' + orjson.dumps(data) + charged.told
    return Answer(body, is_compiled=True, tag=_tag(body) if is_public else None, charged=charged)


def of_result(
    data: Any,
    errors: Iterable[GraphQLError] | None,
    *,
    is_public: bool = False,
    is_compiled: bool = False,
    charged: Charged = NOTHING,
) -> Answer:
    """The answer of graphql-core, or of a mutation."""
    response: dict[str, Any] = {"data": data}
    if errors:
        response["errors"] = [masked(error) for error in itertools.islice(errors, MOST_ERRORS)]
    body = orjson.dumps(response)[:-1] + charged.told
    return Answer(body, is_compiled=is_compiled, tag=_tag(body) if is_public and not errors else None)


def of_errors(errors: Iterable[GraphQLError]) -> Answer:
    """The answer to a request that was not executed."""
    body = orjson.dumps({"errors": [masked(error) for error in errors]})
    return Answer(body, is_compiled=False, was_executed=False)


def of_refusal(refused: Turned) -> Answer:
    """The answer to a client that has to wait, or has waited too long."""
    answer = of_errors([refused])
    return replace(answer, status=refused.status, retry_after=refused.retry_after)


def _tag(body: bytes) -> bytes:
    return b'"' + hashlib.blake2b(body, digest_size=12).hexdigest().encode() + b'"'


def masked(error: GraphQLError) -> dict[str, Any]:
    """A foreseen error as it is, with a code; any other as the request's id, which is also in the log."""
    formatted: dict[str, Any] = {**error.formatted, "message": wording.plain(error.message)}
    extensions = dict(formatted.get("extensions") or {})
    if error.original_error is not None and not isinstance(error.original_error, GraphQLError):
        request_id = telemetry.request_id.get() or secrets.token_hex(8)
        log.error("unforeseen", request_id=request_id, exc_info=error.original_error)
        formatted["message"] = f"Something failed on our side; quote the id {request_id} if it lasts."
        extensions = {"code": "INTERNAL", "id": request_id}
    extensions.setdefault("code", "BAD_REQUEST")
    _count(extensions)
    formatted["extensions"] = extensions
    return formatted


def _count(extensions: Mapping[str, Any]) -> None:
    """For whoever watches the limits."""
    code = extensions["code"]
    limit = extensions["limit"] if code in NAMED else LIMITS.get(code)
    if limit is not None:
        metrics.REFUSED.labels(limit).inc()
