"""What a right is tried on: the application down both read paths, the world's rows, and how callers ask."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from services.kit import database
from services.kit.settings import Settings
from services.kit.tokens import TokenKey
from tests.api.equality.suite import Twins, twins
from tests.api.rights.world import World, a_world


class Unanswered(AssertionError):
    """A caller heard errors where there must be none: (caller, document, errors)."""

    @property
    def is_internal(self) -> bool:
        """Whether the application has broken, rather than refused."""
        return any(one["extensions"]["code"] == "INTERNAL" for one in self.args[2])


@dataclass(frozen=True)
class Ground:
    """`await ground.asks("secretary", "{ me { id } }")`; a stranger asks without a token."""

    twins: Twins
    settings: Settings
    world: World
    both: bool
    """Whether each read goes down the other path as well, and both must answer alike."""

    def bearer(self, caller: str) -> str | None:
        """The Authorization by which the caller comes."""
        if caller not in self.world.actors:
            return None
        token = self.world.keys.get(caller) or TokenKey(self.settings.jinlin_secret).issue(
            self.world.id(caller), timedelta(hours=1)
        )
        return f"Bearer {token}"

    async def raw(self, bearer: str | None, document: str) -> dict[str, Any]:
        """The answer, errors and all."""
        found: dict[str, Any] = (await self._once({"query": document}, _headers(bearer))).json()
        return found

    async def asks(self, caller: str, document: str, **variables: Any) -> dict[str, Any]:
        """The data of an answer that must have no errors."""
        body, headers = {"query": document, "variables": variables}, _headers(self.bearer(caller))
        sent = self.twins.post(body, headers) if self.both else self._once(body, headers)
        answer = (await sent).json()
        if "errors" in answer:
            raise Unanswered(caller, document, answer["errors"])
        data: dict[str, Any] = answer["data"]
        return data

    async def _once(self, body: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
        return await self.twins.http.post("/graphql", json=body, headers=headers)


def _headers(bearer: str | None) -> dict[str, str]:
    return {} if bearer is None else {"authorization": bearer}


@asynccontextmanager
async def the_ground(settings: Settings, *, both: bool = True) -> AsyncIterator[Ground]:
    """With a world of its own; Tortoise and the queue are connected already."""
    async with twins(settings) as made:
        yield Ground(made, settings, await a_world(), both)


async def everything() -> dict[str, str]:
    """A digest of the rows of each table, the audit trail among them."""
    tables = await database.rows(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE 'tortoise%'"
    )
    parts = (
        f"SELECT '{one['tablename']}' AS name, md5(coalesce(string_agg(t::text, '|' ORDER BY t.id), ''))"
        f' AS digest FROM "{one["tablename"]}" t'
        for one in tables
    )
    return {row["name"]: row["digest"] for row in await database.rows(" UNION ALL ".join(parts))}


async def audited_by(account: int) -> int:
    """How many entries the trail has of the account."""
    found = await database.rows("SELECT count(*) AS count FROM audit_entry WHERE actor_id = $1", account)
    count: int = found[0]["count"]
    return count
