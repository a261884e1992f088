"""Requests of one application alone: what they cost, and when they were sent, is theirs."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from services.domain.actors.actor import Actor
from services.kit import database, embedded
from services.kit.tokens import TokenKey
from tests.factories.lanes import held, turns


@dataclass(frozen=True)
class Asking:
    """`data = await ask(actor, "{ events { totalCount } }")`; None for a stranger."""

    http: httpx.AsyncClient
    key: TokenKey

    async def __call__(self, actor: Actor | None, document: str, **variables: Any) -> dict[str, Any]:
        """The data of an answer that must have no errors."""
        answer = (await self.response(actor, document, **variables)).json()
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def errors(self, actor: Actor | None, document: str, **variables: Any) -> list[str]:
        """The codes of an answer's errors."""
        answer = (await self.response(actor, document, **variables)).json()
        return [error["extensions"]["code"] for error in answer.get("errors", [])]

    async def response(self, actor: Actor | None, document: str, **variables: Any) -> httpx.Response:
        headers = {}
        if actor is not None and actor.account_id is not None:
            token = self.key.issue(actor.account_id, timedelta(hours=1))
            headers["authorization"] = f"Bearer {token}"
        asked = {"query": document, "variables": variables}
        return await self.http.post("/graphql", json=asked, headers=headers)


Asked = tuple[Actor | None, str, dict[str, Any]]
"""Who asks, the document, its variables."""


async def at_once(
    ask: Asking, db: embedded.Servers, requests: Sequence[Asked]
) -> tuple[list[dict[str, Any]], list[str]]:
    """The data of requests that all arrive while every lane is busy, and the statements that they sent."""
    async with held(database.lanes(), db.database_url):
        with database.counting() as statements:
            asking = [
                asyncio.create_task(ask(actor, text, **variables)) for actor, text, variables in requests
            ]
            await turns()
    return await asyncio.gather(*asking), statements
