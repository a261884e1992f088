"""A community with one caller of each kind."""

import pytest

from services.kit.embedded import Servers
from tests.api.rights.matrix import World, a_world


@pytest.fixture
async def world(db: Servers) -> World:  # the rows are written to it
    return await a_world()
