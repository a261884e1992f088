"""Workers of a test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.kit import queue
from services.kit.embedded import Servers
from tests.factories.processes import Workers


@pytest.fixture
async def workers(db: Servers, tmp_path: Path) -> AsyncIterator[Workers]:
    """None runs yet, and Redis is empty. Their logs stay in the test's directory."""
    await queue.current().redis.flushall()
    started = Workers(db, tmp_path)
    yield started
    started.end()
