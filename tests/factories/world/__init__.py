"""One rich world: every table filled with what is awkward to pass on, and a caller for each role."""

from tests.factories.world.people import STRANGER
from tests.factories.world.tables import Caller, World, a_rich_world

__all__ = ["STRANGER", "Caller", "World", "a_rich_world"]
