"""Running actions as the edge does: each in a transaction of its own."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

from services.kit import database
from services.kit.errors import Refusal

T = TypeVar("T")


async def act(action: Awaitable[T]) -> T:
    """The action's answer, committed; a refusal rolls back and is raised."""
    async with database.transaction():
        return await action


async def at_once(actions: Iterable[Callable[[], Awaitable[Any]]]) -> list[Any]:
    """Answers of actions that run side by side; a refusal stands in for its answer."""

    async def outcome(action: Callable[[], Awaitable[Any]]) -> Any:
        try:
            return await act(action())
        except Refusal as refusal:
            return refusal

    return list(await asyncio.gather(*(outcome(action) for action in actions)))
