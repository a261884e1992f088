"""Applications with limits of a test's own, and what they answer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import msgspec

from services.api.app import create
from services.domain.actors.actor import Actor
from services.kit.settings import Settings
from services.kit.tokens import TokenKey


@asynccontextmanager
async def limited(
    settings: Settings, address: str = "192.0.2.1", **more: Any
) -> AsyncIterator[httpx.AsyncClient]:
    """A client at `address` of an application with these settings."""
    app = create(msgspec.structs.replace(settings, **more))
    transport = httpx.ASGITransport(app=app, client=(address, 4321))
    async with httpx.AsyncClient(transport=transport, base_url="http://api.test") as client:
        yield client


async def ask(
    client: httpx.AsyncClient, query: str, headers: dict[str, str] | None = None, **variables: Any
) -> httpx.Response:
    """The answer to a request by POST."""
    return await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)


def token(settings: Settings, actor: Actor) -> dict[str, str]:
    """The header of somebody who is signed in."""
    assert actor.account_id is not None
    issued = TokenKey(settings.jinlin_secret).issue(actor.account_id, timedelta(hours=1))
    return {"authorization": f"Bearer {issued}"}


def error_of(answer: httpx.Response) -> dict[str, Any]:
    """The only error's extensions."""
    (error,) = answer.json()["errors"]
    found: dict[str, Any] = error["extensions"]
    return found
