"""A server of sockets."""

from collections.abc import AsyncIterator

import pytest

from services.kit.embedded import Servers
from services.kit.settings import Settings
from tests.factories.sockets import serving


@pytest.fixture
async def port(db: Servers, settings: Settings) -> AsyncIterator[int]:
    async with serving(settings) as port:
        yield port
