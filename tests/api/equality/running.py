"""Sends generated operations down both paths."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from services.api.schema import schema
from services.kit.settings import Settings
from tests.api.equality.paths import Answer, Paths, paths
from tests.api.equality.shrinking import shrunk
from tests.api.equality.supplying import supplies
from tests.api.equality.tally import Difference, Tally, judged
from tests.factories.documents import Operation, Operations
from tests.factories.world import World, a_rich_world

ENOUGH = 10
"""After so many differences a run ends: the first ones tell most."""
GRAPHQL = schema()._schema
_STRAWBERRY = logging.getLogger("strawberry.execution")
"""Logs each error of each answer, with a traceback; here errors are compared instead."""


class Bench:
    """Both applications over one rich world, and the operations that its callers may send."""

    def __init__(self, ways: Paths, world: World, operations: Operations) -> None:
        self.ways = ways
        self.world = world
        self.operations = operations

    async def run(self, count: int, progress: Callable[[Tally], None] = lambda _: None) -> Tally:
        """The first `count` operations of the seed, or as many as it takes to see enough differences."""
        tally = Tally(self.operations.seed)
        for number in range(count):
            operation = self.operations[number]
            tally.note(number, operation, *await self._answers(operation))
            progress(tally)
            if len(tally.differences) >= ENOUGH:
                break
        return tally

    async def shrunk(self, difference: Difference) -> Difference:
        """The same difference, shown by a smaller operation."""
        small = await shrunk(difference.operation, self._differs)
        return Difference(difference.number, small, *await self._answers(small))

    async def _answers(self, operation: Operation) -> tuple[Answer, Answer]:
        return await self.ways.both(self.world.callers[operation.caller], operation.body)

    async def _differs(self, operation: Operation) -> bool:
        return not judged(*await self._answers(operation))


@asynccontextmanager
async def bench(settings: Settings, seed: int) -> AsyncIterator[Bench]:
    """Fills an empty, migrated database, to which Tortoise is connected."""
    world = await a_rich_world()
    _STRAWBERRY.disabled = True
    try:
        async with paths(settings) as ways:
            yield Bench(ways, world, Operations(GRAPHQL, await supplies(ways, GRAPHQL, world), seed))
    finally:
        _STRAWBERRY.disabled = False
