"""Waiting for something to become true, by asking again, and never longer than said."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from services.tour.errors import StepFailed

T = TypeVar("T")
_PAUSE = 0.2


async def until(
    what: str, read: Callable[[], Awaitable[T]], holds: Callable[[T], object], *, seconds: float
) -> T:
    """The first value read that `holds`. Raises StepFailed with the last one after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        found = await read()
        if holds(found):
            return found
        if time.monotonic() > deadline:
            raise StepFailed(f"{what} did not come about within {seconds:g} s; last read: {found!r}")
        await asyncio.sleep(_PAUSE)


def expect(what: str, found: object, wanted: object) -> None:
    """Raises StepFailed unless what was read back is what was wanted."""
    if found != wanted:
        raise StepFailed(f"{what} should be {wanted!r}; read back: {found!r}")
