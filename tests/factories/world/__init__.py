"""One rich world: every table filled with what is awkward to pass on, and a caller for each role."""

from tests.factories.world.people import ROLES, STRANGER
from tests.factories.world.tables import World, a_rich_world

__all__ = ["ROLES", "STRANGER", "World", "a_rich_world"]
