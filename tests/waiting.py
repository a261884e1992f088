"""Waiting for what happens elsewhere, with an end: never sleep and hope."""

import asyncio
import time
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], bool | Awaitable[bool]], *, seconds: float = 30) -> None:
    """Returns as soon as the condition holds; fails the test when it does not within `seconds`."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found if isinstance(found, bool) else await found:
            return
        assert time.monotonic() < end, f"did not happen within {seconds} s"
        await asyncio.sleep(0.01)
