"""The limit: ASGI and asyncpg without GraphQL, as a good engineer writes them for four known requests.

POST JSON arguments to /a, /b, /c or /d. Authentication is ours, so that its cost is equal.
"""

import asyncio
import os
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

import asyncpg
import orjson
import uvicorn

from bench.api import statements
from services.api.auth import Unauthenticated, actor_from
from services.domain.actors.actor import Actor
from services.domain.models import MODULES
from services.kit import database
from services.kit.tokens import TokenKey

CONNECTIONS = 10
Answer = Callable[[Actor, Any], Awaitable[Any]]


class Held:
    """Connections that are held open and lent out without RESET; asyncpg keeps their statements."""

    def __init__(self) -> None:
        self._free: asyncio.LifoQueue[asyncpg.Connection] = asyncio.LifoQueue()

    async def open(self, url: str) -> None:
        for _ in range(CONNECTIONS):
            self._free.put_nowait(
                await asyncpg.connect(url, server_settings={"timezone": "UTC", "jit": "off"})
            )

    async def rows(self, statement: str, *values: object) -> Sequence[asyncpg.Record]:
        connection = await self._free.get()
        try:
            return await connection.fetch(statement, *values)
        finally:
            self._free.put_nowait(connection)


held = Held()


async def point(actor: Actor, given: Any) -> Any:
    """A: one event by id with its host's name."""
    found = await held.rows(statements.EVENT, _local(given["id"]), *_binds(actor))
    if not found:
        return {"event": None}
    row = found[0]
    return {
        "event": {
            "id": f"Event:{row['id']}",
            "title": row["title"],
            "startsAt": row["starts_at"],
            "place": row["place"],
            "host": None if row["host_id"] is None else {"name": row["host"]},
        }
    }


async def upcoming(actor: Actor, given: Any) -> Any:
    """B: the next 50 published events."""
    after = datetime.fromisoformat(given["startsAfter"])
    if actor.is_anonymous:
        found = await held.rows(statements.EVENTS_FOR_STRANGERS, after)
    else:
        found = await held.rows(statements.EVENTS, after, *_binds(actor))
    page = found[:50]
    cursor = f"{page[-1]['starts_at'].isoformat()}~{page[-1]['id']}" if page else None
    info = {"hasNextPage": len(found) > len(page), "endCursor": cursor}
    return {"events": {"nodes": [_listed(row) for row in page], "pageInfo": info}}


async def partners(actor: Actor, given: Any) -> Any:
    """C: 20 partners after one of this name and id, each with offers and events."""
    found = await held.rows(statements.PARTNERS, given["name"], given["id"], *_binds(actor))
    nodes = [
        {
            "id": f"Partner:{id_}",
            "name": name,
            "offers": {"nodes": orjson.Fragment(offers)},
            "events": {"nodes": orjson.Fragment(events)},
        }
        for id_, name, offers, events in found
    ]
    return {"partners": {"nodes": nodes}}


async def register(actor: Actor, given: Any) -> Any:
    """D: a party for an event."""
    if actor.is_anonymous:
        return {"eventRegister": {"code": "SIGN_IN_NEEDED"}}
    event, party = _local(given["event"]), int(given["party"])
    values = (event, actor.account_id, party, *_binds(actor), secrets.token_hex(8))
    found = await held.rows(statements.REGISTER, *values)
    if not found:
        return {"eventRegister": {"code": "REFUSED"}}
    row = found[0]
    made = {"id": f"Registration:{row['id']}", "state": row["state"].upper(), "party": row["party"]}
    return {"eventRegister": {"registration": made}}


ANSWERS: dict[str, Answer] = {"/a": point, "/b": upcoming, "/c": partners, "/d": register}


class Application:
    def __init__(self) -> None:
        self.key = TokenKey(os.environ["JINLIN_SECRET"])

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        answer = ANSWERS.get(scope["path"])
        if answer is None:
            await _reply(send, 404, b"{}")
            return
        try:
            actor = await actor_from(_authorization(scope), self.key)
        except Unauthenticated:
            await _reply(send, 401, b"{}")
            return
        body = await _body(receive)
        if body:
            await _reply(send, 200, orjson.dumps(await answer(actor, orjson.loads(body))))


def _listed(row: asyncpg.Record) -> dict[str, Any]:
    id_, title, starts_at, ends_at, place, tier, capacity, confirmed, host_id, host, area_id, area = row
    return {
        "id": f"Event:{id_}",
        "title": title,
        "startsAt": starts_at,
        "endsAt": ends_at,
        "place": place,
        "tier": tier.upper(),
        "capacity": capacity,
        "confirmed": confirmed,
        "host": None if host_id is None else {"id": f"Partner:{host_id}", "name": host},
        "area": {"id": f"Area:{area_id}", "name": area},
    }


def _local(id_: str) -> int:
    return int(id_.partition(":")[2])


def _binds(actor: Actor) -> tuple[object, object]:
    binds = actor.binds()
    return binds["my_partners"], binds["staff_paths"]


def _authorization(scope: Any) -> str | None:
    for name, value in scope["headers"]:
        if name == b"authorization":
            decoded: str = value.decode("latin-1")
            return decoded
    return None


async def _body(receive: Any) -> bytes:
    """Empty for a client that has hung up."""
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
    return body


async def _reply(send: Any, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def serve(port: int) -> None:
    url = os.environ["DATABASE_URL"]
    await held.open(url)
    options = uvicorn.Config(
        Application(),
        port=port,
        http="httptools",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
    )
    async with database.connected(database.config(url, models=MODULES, pool=(1, CONNECTIONS))):
        await uvicorn.Server(options).serve()


def main() -> None:
    import uvloop

    uvloop.run(serve(int(os.environ["BENCH_PORT"])))


if __name__ == "__main__":
    main()
