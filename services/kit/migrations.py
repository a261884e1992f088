"""Bringing a database to the schema that `schema/migrations` describes."""

from collections.abc import Callable
from typing import Any

import asyncpg
from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor

_LOCK = 7_206_551_304
"""Any number of ours: an advisory lock, so that replicas starting together migrate one by one."""


async def migrate(
    configuration: dict[str, Any],
    progress: Callable[[str, str, str], object] | None = None,
) -> None:
    """Apply what is missing; several processes may call it at once.

    `progress` hears (event, app, migration) as Tortoise tells it.
    """
    credentials = configuration["connections"]["default"]["credentials"]
    keeper = await asyncpg.connect(
        **{key: credentials[key] for key in ("host", "port", "user", "password", "database")}
    )
    try:
        await keeper.execute("SELECT pg_advisory_lock($1)", _LOCK)
        await _apply(configuration, progress)
    finally:
        await keeper.close()


async def _apply(configuration: dict[str, Any], progress: Callable[[str, str, str], object] | None) -> None:
    async with TortoiseContext() as context:
        await context.init(config=configuration)
        executor = MigrationExecutor(context.connections.get("default"), configuration["apps"])
        await executor.migrate(progress=progress)
