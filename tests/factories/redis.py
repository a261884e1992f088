"""A Redis of one test's own, which it may stop and start."""

import socket
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import redis
import redis.asyncio

from services.kit.embedded.binaries import redis_binary


@dataclass
class OwnRedis:
    """Always on the same port of this machine; empty at each start."""

    directory: Path
    port: int = field(default_factory=lambda: _free_port())
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        command = [str(redis_binary()), *options]
        self.process = subprocess.Popen(command, cwd=self.directory, stdout=subprocess.DEVNULL)

    def stop(self) -> None:
        """As a crash does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)

    async def knows_a_worker(self) -> list[bytes]:
        client = redis.asyncio.Redis.from_url(self.url)
        try:
            with suppress(redis.RedisError):
                return list(await client.keys("*health-check*"))
            return []
        finally:
            await client.aclose()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
