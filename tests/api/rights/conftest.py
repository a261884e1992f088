"""A community with one caller of each kind."""

from collections.abc import AsyncIterator

import pytest

from services.kit.embedded import Servers
from services.kit.settings import Settings
from tests.api.rights.ground import Ground, the_ground
from tests.api.rights.world import World, a_world


@pytest.fixture
async def world(db: Servers) -> World:  # the rows are written to it
    return await a_world()


@pytest.fixture
async def ground(db: Servers, settings: Settings) -> AsyncIterator[Ground]:
    async with the_ground(settings) as made:
        yield made
