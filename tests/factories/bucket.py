"""S3-compatible storage as a process of its own."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from services.kit.embedded.port import free_port
from services.kit.settings import Settings
from tests.factories.secrets import SECRET
from tests.waiting import until

NAME = "jinlin-test"


@dataclass(frozen=True)
class Bucket:
    """A bucket that is there; `url` is what STORAGE_URL says of it."""

    endpoint: str

    @property
    def url(self) -> str:
        return f"s3://{NAME}?endpoint={self.endpoint}"

    def settings(self, **given: str) -> Settings:
        values = {"database_url": "", "redis_url": "", "jinlin_secret": SECRET, "storage_url": self.url}
        keys = {"aws_access_key_id": "jinlin", "aws_secret_access_key": "secret of the bucket"}
        return Settings(**(values | keys | given))


@asynccontextmanager
async def a_bucket() -> AsyncIterator[Bucket]:
    """Empty; gone with the block."""
    port = free_port()
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)),
        env={**os.environ, "PYTHONWARNINGS": ""},
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    found = Bucket(f"http://127.0.0.1:{port}")
    try:
        async with httpx.AsyncClient(trust_env=False) as http:

            async def is_made() -> bool:
                try:
                    return (await http.put(f"{found.endpoint}/{NAME}")).is_success
                except httpx.TransportError:
                    return False

            await until(is_made)
        yield found
    finally:
        server.terminate()
        await server.wait()
