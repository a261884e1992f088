"""PostgreSQL through Tortoise: connecting, transactions, and work that leaves after the commit."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import unquote, urlsplit

from tortoise import Tortoise, connections
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.transactions import in_transaction

from services.kit import telemetry

log = telemetry.logger("database")

AfterCommit = Callable[[], Awaitable[None]]

_pending: ContextVar[list[AfterCommit] | None] = ContextVar("after_commit", default=None)
_INTROSPECTION = "pg_catalog.pg_type"
"""asyncpg asks PostgreSQL about a type once a connection; that is no statement of ours."""
_statements: ContextVar[list[str] | None] = ContextVar("statements", default=None)


def config(url: str, *, models: Sequence[str], pool: tuple[int, int] = (1, 5)) -> dict[str, Any]:
    """Tortoise's configuration: one connection, one app "jinlin", all times in UTC."""
    parts = urlsplit(url)
    credentials = {
        "host": parts.hostname,
        "port": parts.port or 5432,
        "user": unquote(parts.username or "postgres"),
        "password": unquote(parts.password or "") or None,
        "database": parts.path.lstrip("/"),
        "minsize": pool[0],
        "maxsize": pool[1],
        "server_settings": {"timezone": "UTC", "application_name": "jinlin", "jit": "off"},
        "init": _observe,
        "reset": _keep,
    }
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


@asynccontextmanager
async def connected(configuration: dict[str, Any]) -> AsyncIterator[None]:
    """Models are usable within the block, from every task of the process."""
    context = await Tortoise.init(config=configuration, _enable_global_fallback=True)
    try:
        yield
    finally:
        await context.close_connections()
        context.__exit__(None, None, None)


def connection() -> BaseDBAsyncClient:
    """The current transaction's connection, or the pool outside one."""
    current: BaseDBAsyncClient = connections.get("default")
    return current


async def rows(sql: str, *values: object) -> list[dict[str, Any]]:
    """Run one statement and return its rows as dicts."""
    found: list[dict[str, Any]] = await connection().execute_query_dict(sql, list(values))
    return found


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


def after_commit(callback: AfterCommit) -> None:
    """Run `callback` when the current transaction has committed; never when it rolled back."""
    pending = _pending.get()
    if pending is None:
        raise RuntimeError("after_commit needs an open transaction: the edge opens it")
    pending.append(callback)


async def _leave(callbacks: list[AfterCommit]) -> None:
    """A side effect that fails is logged only: the commit stands, and a sweep makes up for it."""
    for callback in callbacks:
        try:
            await callback()
        except Exception:
            log.exception("after_commit_failed")


@contextmanager
def counting() -> Iterator[list[str]]:
    """Collects the text of every statement that the block's tasks send."""
    statements: list[str] = []
    token = _statements.set(statements)
    try:
        yield statements
    finally:
        _statements.reset(token)


async def _keep(_released: Any) -> None:
    """No RESET at each release (a round trip): we never change a session outside a transaction."""


async def _observe(fresh: Any) -> None:
    fresh.add_query_logger(_note)


def _note(record: Any) -> None:
    statements = _statements.get()
    if statements is not None and _INTROSPECTION not in record.query:
        statements.append(record.query)
