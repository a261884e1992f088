"""The process's keys for access tokens, which follow those that PostgreSQL has."""

import asyncio
import contextlib
import functools
import time
from collections.abc import AsyncIterator

from services.domain.accounts import api_keys, signing_keys
from services.kit import database, telemetry
from services.kit.settings import Settings
from services.kit.tokens import TokenKey

log = telemetry.logger("keyring")

_LOOK_SECONDS = 30.0
_SOONEST_SECONDS = 1.0
"""Between two looks that unknown keys make us take: whoever invents keys must not load PostgreSQL."""
_last_look = 0.0


@functools.lru_cache(maxsize=8)
def of_secret(secret: str) -> TokenKey:
    """One for the whole process: what is loaded counts for every endpoint."""
    return TokenKey(secret)


def of(settings: Settings) -> TokenKey:
    """The keys by these settings."""
    return of_secret(settings.jinlin_secret)


async def load(key: TokenKey) -> None:
    """Know the keys that there are now."""
    key.take(await signing_keys.generations())


async def look_again(key: TokenKey) -> bool:
    """After a token with an unknown key: whether the keys were loaded anew."""
    global _last_look
    now = time.monotonic()
    if now - _last_look < _SOONEST_SECONDS:
        return False
    _last_look = now
    await load(key)
    return True


@contextlib.asynccontextmanager
async def kept(settings: Settings) -> AsyncIterator[None]:
    """Keys are loaded, and the uses of API keys written down, as long as the block lasts."""
    await _once(settings)
    task = asyncio.create_task(_keep(settings), name="keyring")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        with contextlib.suppress(Exception):
            await _write_down()


async def _keep(settings: Settings) -> None:
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        await _once(settings)


async def _once(settings: Settings) -> None:
    """PostgreSQL may be away: the keys that are known go on to serve."""
    try:
        await load(of(settings))
        await _write_down()
    except Exception as error:  # noqa: BLE001  # whatever it is, the next look mends it
        log.warning("keys_not_loaded", error=str(error) or type(error).__name__)


async def _write_down() -> None:
    async with database.transaction():
        await api_keys.write_down_uses()
