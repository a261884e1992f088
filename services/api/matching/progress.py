"""The subscription `matchRunProgress`: a run as it now stands, each time that it has moved on."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Annotated, Any

import strawberry
from redis.exceptions import RedisError
from strawberry.types import Info

from services.api.context import Context
from services.api.faults import Fault
from services.api.reads.build import Shapes
from services.api.reads.ids import split_id
from services.api.reads.node import NODES
from services.api.reads.reader import Object, Reader, selected_by
from services.domain.matching.models import RunState
from services.kit import queue, telemetry

log = telemetry.logger("match_run_progress")

LOOK_ANYWAY_SECONDS = 2.0
"""PostgreSQL is asked this often even when Redis does not ring."""
UNFINISHED = frozenset({RunState.QUEUED, RunState.RUNNING})
MOVES = ("state", "stage", "done", "attempt")


def subscription_type(shapes: Shapes) -> type:
    """Strawberry's Subscription class."""
    run_type: Any = shapes.types["MatchRun"]
    stream: Any = AsyncGenerator

    async def progress(info: Info[Context, None], run: Any) -> AsyncGenerator[Any, None]:
        async for row in _progress(info, run):
            yield row

    by = Annotated[strawberry.ID, strawberry.argument(description="The run to watch.")]
    progress.__annotations__ = {"info": Info, "run": by, "return": stream[run_type, None]}
    field = strawberry.subscription(
        resolver=progress,
        name="matchRunProgress",
        description="The run now, and again whenever it moves on, until it is done, failed or cancelled.",
    )
    made = type("Subscription", (), {"match_run_progress": field})
    return strawberry.type(made, description="What can be watched live, over graphql-transport-ws.")


async def _progress(info: Info[Context, None], raw: str) -> AsyncIterator[Object]:
    parts = split_id(raw)
    if parts is None or parts[0] != "MatchRun":
        raise Fault("INVALID_ID", 'run must be the id of a MatchRun, such as "MatchRun:17".')
    seen: tuple[Any, ...] | None = None
    async with _bell(f"match_run:{parts[1]}") as rung:
        while True:
            row = await _look(info, parts[1])
            now = tuple(row[f".{column}"] for column in MOVES)
            if now != seen:
                seen = now
                yield row
            if row[".state"] not in UNFINISHED:
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(rung.wait(), LOOK_ANYWAY_SECONDS)
            rung.clear()


async def _look(info: Info[Context, None], run_id: int) -> Object:
    """The run as the caller sees it and the columns that tell whether it moved, in one statement."""
    reader, chosen = Reader.of(info._raw_info), selected_by(info._raw_info)
    row = (await reader.by_ids(NODES["MatchRun"], chosen, [run_id], needs=MOVES))[0]
    if row is None:
        raise Fault("NOT_FOUND", "There is no such match run, or you may not see it.")
    return row


@contextlib.asynccontextmanager
async def _bell(channel: str) -> AsyncIterator[asyncio.Event]:
    """An event that is set at each message on the channel; silent while Redis is away."""
    rung = asyncio.Event()
    listener = asyncio.create_task(_listen(channel, rung))
    try:
        yield rung
    finally:
        listener.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listener


async def _listen(channel: str, rung: asyncio.Event) -> None:
    pubsub = queue.current().redis.pubsub()
    try:
        await pubsub.subscribe(channel)
        async for _ in pubsub.listen():
            rung.set()
    except (RedisError, OSError) as error:
        log.warning("bell_unheard", channel=channel, error=str(error))
    finally:
        with contextlib.suppress(RedisError, OSError):
            await pubsub.aclose()  # type: ignore[no-untyped-call]
