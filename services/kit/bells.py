"""A bell tells somebody that it is time to look: it was rung, or has been quiet for long."""

import asyncio
import contextlib
import random
from time import monotonic

APART_SECONDS = 0.1
"""Between two looks, however often the bell is rung: what is rung meanwhile is seen by the next look."""
QUIET_SECONDS = 30.0
"""After which one looks although it did not ring: a message may be lost."""
UNHEARD_SECONDS = 2.0
"""The same while nothing could be heard."""


class Bell:
    """One listener's. `is_heard` says whether messages reach it."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()
        self._looked_at = monotonic()
        self.is_heard = False

    def ring(self, *, is_heard: bool) -> None:
        self.is_heard = is_heard
        self._rung.set()

    async def wait(self) -> None:
        """Returns when it is time for another look."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._patience()):
                await self._rung.wait()
        await asyncio.sleep(self._looked_at + APART_SECONDS - monotonic())
        self._rung.clear()
        self._looked_at = monotonic()

    def _patience(self) -> float:
        """Spread a little, so that thousands who began together do not all look together."""
        quiet = QUIET_SECONDS if self.is_heard else UNHEARD_SECONDS
        return quiet * random.uniform(0.8, 1.0)  # noqa: S311  # no secret
