"""The two ways to an answer: one application reads by compiled plans, the other resolves every field."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import msgspec

from services.api.app import create
from services.kit.settings import Settings
from services.kit.tokens import TokenKey
from tests.factories.world import Caller

COMPILED, RESOLVED = "compiled", "resolved"
READ = "x-jinlin-read"
"""Header by which a development server says how it answered."""


@dataclass(frozen=True)
class Answer:
    """What came over the wire; `read` is how the server says it made it, if it says so."""

    status: int
    body: bytes
    read: str | None


@dataclass(frozen=True)
class Paths:
    """Clients of both applications, which share one database."""

    clients: Mapping[str, httpx.AsyncClient]
    key: TokenKey

    async def ask(self, path: str, caller: Caller, body: Mapping[str, Any]) -> Answer:
        """The answer that a path gives to the JSON of a request; None asks as a stranger."""
        sent = await self.clients[path].post("/graphql", json=body, headers=self._headers(caller))
        return Answer(sent.status_code, sent.content, sent.headers.get(READ))

    async def both(self, caller: Caller, body: Mapping[str, Any]) -> tuple[Answer, Answer]:
        """Compiled and resolved."""
        return await self.ask(COMPILED, caller, body), await self.ask(RESOLVED, caller, body)

    def _headers(self, caller: Caller) -> dict[str, str]:
        if isinstance(caller, str):
            return {"authorization": f"Bearer {caller}"}
        if caller is None or caller.account_id is None:
            return {}
        return {"authorization": f"Bearer {self.key.issue(caller.account_id, timedelta(hours=12))}"}


@asynccontextmanager
async def paths(settings: Settings) -> AsyncIterator[Paths]:
    """Both, in this process; Tortoise and the queue are connected already."""
    async with client(settings, COMPILED) as compiled, client(settings, RESOLVED) as resolved:
        clients = {COMPILED: compiled, RESOLVED: resolved}
        yield Paths(clients, TokenKey(settings.jinlin_secret))


def client(settings: Settings, path: str) -> httpx.AsyncClient:
    """A client of an application that reads so."""
    app = create(msgspec.structs.replace(settings, jinlin_reads=path))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://api.test")
