"""Both applications over one empty database."""

from collections.abc import AsyncIterator

import pytest

from services.kit.embedded import Servers
from services.kit.settings import Settings
from tests.api.equality.paths import paths
from tests.api.operations.asking import Asking


@pytest.fixture
async def asking(db: Servers, settings: Settings) -> AsyncIterator[Asking]:
    async with paths(settings) as ways:
        yield Asking(ways)
