"""Servers and an empty database for the commands of this folder, as tests/conftest.py has them for tests."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tortoise import connections

from services.domain.models import MODULES
from services.kit import database, embedded, migrations, queue, sealing
from services.kit.settings import Settings
from tests.factories.lanes import OF_THE_PROCESS
from tests.factories.secrets import SECRET, UNLOCKING
from tests.factories.uploads import HOME


@asynccontextmanager
async def a_database() -> AsyncIterator[Settings]:
    """Settings of an application on servers of its own, whose limits no test reaches."""
    sealing.unlock(UNLOCKING)
    with (
        tempfile.TemporaryDirectory(prefix="jinlin-rights-") as home,
        embedded.running(Path(home), durable=False) as servers,
    ):
        configuration = database.config(servers.database_url, models=MODULES, pool=(1, 30))
        await migrations.migrate(configuration)
        async with database.connected(configuration, lanes=OF_THE_PROCESS):
            queue.connect(servers.redis_url)
            yield _settings(servers)
            await queue.close()


def _settings(servers: embedded.Servers) -> Settings:
    return Settings(
        database_url=servers.database_url,
        redis_url=servers.redis_url,
        jinlin_secret=SECRET,
        log_level="critical",
        storage_url=HOME.as_uri(),
        operation_cost=1_000_000,
        budget_stranger=0,
        budget_account=0,
        budget_key=0,
    )


async def empty() -> None:
    """Forget all rows; ids start anew."""
    tables = await database.rows(
        "SELECT string_agg(format('%I', tablename), ', ') AS all_ FROM pg_tables"
        " WHERE schemaname = 'public' AND tablename NOT LIKE 'tortoise%'"
    )
    await connections.get("default").execute_script(f"TRUNCATE {tables[0]['all_']} RESTART IDENTITY CASCADE")
