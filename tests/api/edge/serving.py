"""A real server on loopback, as `python -m services.api` runs it, on the tests' Tortoise and queue."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from services.api.app import create
from services.api.wire import Protocol
from services.kit.settings import Settings
from tests.waiting import until


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[int]:
    """Its port."""
    config = uvicorn.Config(
        create(settings),
        port=0,
        lifespan="off",
        log_config=None,
        http=Protocol,
        ws="websockets-sansio",
        server_header=False,
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await asyncio.wait_for(task, 15)
