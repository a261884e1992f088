"""PostgreSQL through Tortoise: connecting, transactions, and work that leaves after the commit."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import unquote, urlsplit

import asyncpg
from tortoise import Tortoise, connections
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from services.kit import statements, telemetry
from services.kit.lanes import Lanes
from services.kit.statements import counting

__all__ = [
    "after_commit",
    "at_once",
    "config",
    "connected",
    "connection",
    "counting",
    "in_a_transaction",
    "lanes",
    "pending",
    "rows",
    "transaction",
]

log = telemetry.logger("database")

AfterCommit = Callable[[], Awaitable[None]]

_pending: ContextVar[list[AfterCommit] | None] = ContextVar("after_commit", default=None)
_INTROSPECTION = "pg_catalog.pg_type"
"""asyncpg asks PostgreSQL about a type once a connection; that is no statement of ours."""
_reading: Lanes | None = None
_writing: Lanes | None = None
"""Apart, because what writes may wait for another's lock, and no read shall wait with it."""
WRITING_LANES = 10
"""More than for reading: a commit waits for the disk, and PostgreSQL writes those that wait together."""


def config(
    url: str, *, models: Sequence[str], pool: tuple[int, int] = (1, 5), statement_seconds: float = 0
) -> dict[str, Any]:
    """Tortoise's configuration: one connection, one app "jinlin", all times in UTC.

    PostgreSQL stops a statement of these connections and of the lanes after `statement_seconds`; 0: never.
    """
    options = {"minsize": pool[0], "maxsize": pool[1], "init": _observe, "reset": _keep}
    credentials = _credentials(url) | options
    if statement_seconds:
        credentials["server_settings"]["statement_timeout"] = str(round(statement_seconds * 1000))
    return {
        "connections": {"default": {"engine": "tortoise.backends.asyncpg", "credentials": credentials}},
        "apps": {
            "jinlin": {
                "models": list(models),
                "default_connection": "default",
                "migrations": "schema.migrations",
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


def _credentials(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    return {
        "host": parts.hostname,
        "port": parts.port or 5432,
        "user": unquote(parts.username or "postgres"),
        "password": unquote(parts.password or "") or None,
        "database": parts.path.lstrip("/"),
        "server_settings": {"timezone": "UTC", "application_name": "jinlin", "jit": "off"},
    }


@asynccontextmanager
async def connected(configuration: dict[str, Any], *, lanes: int = 4) -> AsyncIterator[None]:
    """Models are usable within the block, from every task of the process; so are `lanes` for reading."""
    global _reading, _writing
    context = await Tortoise.init(config=configuration, _enable_global_fallback=True)
    credentials = configuration["connections"]["default"]["credentials"]
    plain = {name: credentials[name] for name in _credentials("")}
    reading, writing = _reading, _writing = Lanes(plain, lanes), Lanes(plain, WRITING_LANES)
    try:
        yield
    finally:
        await reading.close()
        await writing.close()
        _reading = _writing = None
        await context.close_connections()
        context.__exit__(None, None, None)


def lanes() -> Lanes:
    """The process's connections for reading outside transactions."""
    return _connected(_reading)


def _connected(lanes: Lanes | None) -> Lanes:
    if lanes is None:
        raise RuntimeError("the database is not connected: the process's entry point connects it")
    return lanes


def connection() -> BaseDBAsyncClient:
    """The current transaction's connection, or the pool outside one."""
    current: BaseDBAsyncClient = connections.get("default")
    return current


async def rows(sql: str, *values: object) -> list[dict[str, Any]]:
    """Run one statement and return its rows as dicts."""
    found: list[dict[str, Any]] = await connection().execute_query_dict(sql, list(values))
    return found


async def at_once(sql: str, *values: object) -> Sequence[Mapping[str, Any]]:
    """Run one statement that writes and commits by itself, outside any transaction; never sent twice.

    Raises IntegrityError as Tortoise does.
    """
    if in_a_transaction():
        raise RuntimeError("within a transaction use `rows`: this statement would commit by itself")
    try:
        return await _connected(_writing).fetch(sql, lambda: values, again=False)
    except asyncpg.IntegrityConstraintViolationError as error:
        raise IntegrityError(error) from error


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """One transaction. What `after_commit` was given runs once the outermost block has committed."""
    outer = _pending.get()
    mine: list[AfterCommit] = []
    token = _pending.set(mine)
    try:
        async with in_transaction("default"):
            yield
    finally:
        _pending.reset(token)
    if outer is not None:
        outer.extend(mine)
    else:
        await _leave(mine)


def in_a_transaction() -> bool:
    """Whether the current task has one open: its reads must then see what it wrote."""
    return _pending.get() is not None


def after_commit(callback: AfterCommit) -> None:
    """Run `callback` when the current transaction has committed; never when it rolled back."""
    pending = _pending.get()
    if pending is None:
        raise RuntimeError("after_commit needs an open transaction: the edge opens it")
    pending.append(callback)


def pending() -> Sequence[AfterCommit]:
    """What leaves when the current transaction has committed."""
    return _pending.get() or ()


async def _leave(callbacks: list[AfterCommit]) -> None:
    """A side effect that fails is logged only: the commit stands, and a sweep makes up for it."""
    for callback in callbacks:
        try:
            await callback()
        except Exception:
            log.exception("after_commit_failed")


async def _keep(_released: Any) -> None:
    """No RESET at each release (a round trip): we never change a session outside a transaction."""


async def _observe(fresh: Any) -> None:
    fresh.add_query_logger(_note)


def _note(record: Any) -> None:
    if _INTROSPECTION not in record.query:
        statements.note(record.query)
