"""Requests of one application alone: what they cost, and when they were sent, is theirs."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from services.domain.actors.actor import Actor
from services.kit.tokens import TokenKey


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
