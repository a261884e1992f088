"""Requests as bytes, and what comes back."""

import json
from collections.abc import Mapping
from typing import Any

import httpx

AREAS = "{ areas { nodes { name } } }"
ME = "{ me { id } }"
TWO = "query Me { me { id } } query Areas { areas { totalCount } }"
JSON = {"content-type": "application/json"}


def codes(answer: httpx.Response) -> list[str]:
    """The codes of an answer's errors."""
    return [error["extensions"]["code"] for error in answer.json()["errors"]]


async def post(http: httpx.AsyncClient, content: Any, **headers: str) -> httpx.Response:
    """A body as it is, said to be JSON."""
    return await http.post("/graphql", content=content, headers=JSON | headers)


async def ask(
    http: httpx.AsyncClient, query: str, headers: Mapping[str, str] | None = None, **more: Any
) -> httpx.Response:
    """A request by POST."""
    return await post(http, json.dumps({"query": query, **more}), **(headers or {}))


async def get(
    http: httpx.AsyncClient, query: str, headers: Mapping[str, str] | None = None, **more: Any
) -> httpx.Response:
    """A request by GET."""
    return await http.get("/graphql", params={"query": query, **more}, headers=headers)
