"""The application over HTTP, in this process: real requests, real PostgreSQL and Redis."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.domain.actors.actor import Actor
from services.kit.embedded import Servers
from services.kit.settings import Settings
from services.kit.tokens import TokenKey
from tests.api.equality.suite import Twins, twins
from tests.factories.uploads import HOME

SECRET = "dGVzdHMgb25seTogMzIgYnl0ZXMgb2Ygbm90aGluZyBzZWNyZXQ"


@dataclass(frozen=True)
class Api:
    """`data = await api(actor, "{ events { totalCount } }")`; None for a stranger.

    Each read goes down the other path as well, and both must answer alike.
    """

    http: httpx.AsyncClient
    key: TokenKey
    twins: Twins

    async def __call__(self, actor: Actor | None, document: str, **variables: Any) -> dict[str, Any]:
        """The data of an answer that must have no errors."""
        answer = await self.raw(actor, document, **variables)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def errors(self, actor: Actor | None, document: str, **variables: Any) -> list[str]:
        """The codes of an answer's errors."""
        answer = await self.raw(actor, document, **variables)
        return [error["extensions"]["code"] for error in answer.get("errors", [])]

    async def verb(self, actor: Actor | None, name: str, selection: str, /, **input: Any) -> dict[str, Any]:
        """Call one verb with its input; a refusal comes back by its __typename, code, message and field."""
        kind = name[:1].upper() + name[1:]
        document = (
            f"mutation($input: {kind}Input!) {{ it: {name}(input: $input) {{ __typename"
            f" ... on Refusal {{ code message field }} ... on {kind}Payload {{ {selection} }} }} }}"
        )
        found: dict[str, Any] = (await self(actor, document, input=input))["it"]
        return found

    async def raw(self, actor: Actor | None, document: str, **variables: Any) -> dict[str, Any]:
        headers = {}
        if actor is not None and actor.account_id is not None:
            token = self.key.issue(actor.account_id, timedelta(hours=1))
            headers["authorization"] = f"Bearer {token}"
        answer = await self.twins.post({"query": document, "variables": variables}, headers)
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture(scope="session")
def settings(servers: Servers) -> Settings:
    return Settings(
        database_url=servers.database_url,
        redis_url=servers.redis_url,
        jinlin_secret=SECRET,
        log_level="error",
        operation_cost=1_000_000,
        budget_stranger=0,
        budget_account=0,
        budget_key=0,
        storage_url=HOME.as_uri(),
    )


@pytest.fixture
async def api(db: Servers, settings: Settings) -> AsyncIterator[Api]:
    async with twins(settings) as both:
        yield Api(both.http, TokenKey(settings.jinlin_secret), both)
