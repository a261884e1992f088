"""Workers of a test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from services.kit import queue
from services.kit.embedded import Servers
from tests.factories.processes import Workers
from tests.factories.redis import OwnRedis


@pytest.fixture
async def workers(db: Servers, tmp_path: Path) -> AsyncIterator[Workers]:
    """None runs yet, and Redis is empty. Their logs stay in the test's directory."""
    await queue.current().redis.flushall()
    started = Workers(db, tmp_path)
    yield started
    started.end()


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[OwnRedis]:
    """Not started yet."""
    server = OwnRedis(tmp_path)
    yield server
    server.stop()
