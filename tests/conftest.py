"""Real PostgreSQL and Redis for every test that asks for `db`; a pair of servers for each xdist worker."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tortoise import connections

from services.domain.models import MODULES
from services.kit import database, embedded, migrations, queue, sealing
from tests.factories.lanes import OF_THE_PROCESS
from tests.factories.secrets import UNLOCKING


@pytest.fixture(scope="session")
def servers() -> Iterator[embedded.Servers]:
    """Servers of our own, or those that TEST_DATABASE_URL and TEST_REDIS_URL name."""
    named = os.environ.get("TEST_DATABASE_URL"), os.environ.get("TEST_REDIS_URL")
    if all(named):
        yield embedded.Servers(database_url=str(named[0]), redis_url=str(named[1]))
        return
    home = Path(tempfile.mkdtemp(prefix="jinlin-test-"))
    try:
        with embedded.running(home, durable=False) as started:
            yield started
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
async def migrated(servers: embedded.Servers) -> AsyncIterator[embedded.Servers]:
    """The schema as `jinlin migrate` makes it, with Tortoise and the queue connected."""
    sealing.unlock(UNLOCKING)
    configuration = database.config(servers.database_url, models=MODULES, pool=(1, 30))
    await migrations.migrate(configuration)
    async with database.connected(configuration, lanes=OF_THE_PROCESS):
        queue.connect(servers.redis_url)
        yield servers
        await queue.close()


@pytest.fixture
async def db(migrated: embedded.Servers) -> AsyncIterator[embedded.Servers]:
    """An empty, migrated database; what the test wrote is gone after it, ids start anew."""
    yield migrated
    tables = await database.rows(
        "SELECT string_agg(format('%I', tablename), ', ') AS all_ FROM pg_tables"
        " WHERE schemaname = 'public' AND tablename NOT LIKE 'tortoise%'"
    )
    await connections.get("default").execute_script(f"TRUNCATE {tables[0]['all_']} RESTART IDENTITY CASCADE")
