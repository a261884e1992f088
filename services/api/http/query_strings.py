"""The query string of a GET request, in the form of application/x-www-form-urlencoded."""

from typing import Any
from urllib.parse import parse_qs

import msgspec
import orjson

from services.api.http.unanswerable import Unanswerable
from services.api.operations import Request

LONGEST = 16_000
"""Bytes; proxies in front of us take no more."""


def asked_in(query_string: bytes) -> Request:
    """The request. Raises Unanswerable: 400 or 414."""
    if len(query_string) > LONGEST:
        message = f"A query string may have {LONGEST} bytes at most; send the request by POST."
        raise Unanswerable(414, "URI_TOO_LONG", message)
    given = _parameters(query_string)
    return Request(
        query=given.get("query"),
        operation_name=given.get("operationName"),
        variables=msgspec.Raw(orjson.dumps(_json(given, "variables"))),
        extensions=_json(given, "extensions"),
        document_id=given.get("documentId"),
    )


def _parameters(query_string: bytes) -> dict[str, str]:
    """The last value of each; empty ones count as left out."""
    try:
        text = query_string.decode("ascii")
        return {name: values[-1] for name, values in parse_qs(text, errors="strict").items()}
    except ValueError:
        raise Unanswerable(400, "BAD_REQUEST", "The query string is not in UTF-8.") from None


def _json(given: dict[str, str], name: str) -> dict[str, Any] | None:
    try:
        found = orjson.loads(given.get(name, "null"))
    except ValueError:
        raise Unanswerable(400, "BAD_REQUEST", f"The parameter `{name}` is no JSON.") from None
    if found is not None and not isinstance(found, dict):
        raise Unanswerable(400, "BAD_REQUEST", f"The parameter `{name}` must be an object.")
    return found
