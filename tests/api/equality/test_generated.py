"""Generated operations get the same answer from the compiled reads and from the resolved ones."""

import os

from services.api.reads.node import NODES
from services.kit.embedded import Servers
from services.kit.settings import Settings
from tests.api.equality.running import bench
from tests.factories.world import a_rich_world

OPERATIONS = int(os.environ.get("JINLIN_GENERATED", "500"))
SEED = int(os.environ.get("JINLIN_SEED", "20261123"))


async def test_both_paths_answer_generated_operations_alike(db: Servers, settings: Settings) -> None:
    async with bench(settings, SEED) as made:
        tally = await made.run(OPERATIONS)
        shown = [str(await made.shrunk(one)) for one in tally.differences[:3]]
    assert not shown, f"seed {SEED}; the first of {len(tally.differences)} differences:\n" + "\n".join(shown)
    assert tally.operations == OPERATIONS
    assert tally.valid > 0.8 * OPERATIONS
    assert tally.with_data > 0.5 * OPERATIONS


async def test_the_world_has_rows_of_every_type(db: Servers) -> None:
    """Whoever adds a type gives it rows in tests/factories/world: else no operation would hit it."""
    world = await a_rich_world()
    assert NODES.keys() - world.ids.keys() == set()
    assert all(world.ids[name] for name in NODES)
