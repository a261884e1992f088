"""Lanes, and lanes that are held: whatever is asked of them waits until the test lets them go."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary

import asyncpg

from services.kit import database
from services.kit.lanes import Lanes
from tests.waiting import until

OPEN = "SELECT pid FROM pg_stat_activity WHERE application_name = $1"
KEY = 20_261_123
WAIT = "SELECT pg_backend_pid(), pg_advisory_xact_lock_shared($1::bigint)"
"""A statement that is not answered before the block of `holding` ends; it tells its backend."""
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND NOT granted"

OF_THE_PROCESS = 4
"""Lanes of `database.lanes()` in tests; tests/conftest.py connects so many."""

_serial = itertools.count(1)
_names: WeakKeyDictionary[Lanes, str] = WeakKeyDictionary()
_most: WeakKeyDictionary[Lanes, int] = WeakKeyDictionary()


def lanes_to(url: str, most: int) -> Lanes:
    """Lanes of a test's own; PostgreSQL tells their connections from all others by name."""
    name = f"lanes of tests {next(_serial)}"
    made = Lanes({"dsn": url, "server_settings": {"application_name": name}}, most)
    _names[made], _most[made] = name, most
    return made


async def connections(lanes: Lanes) -> set[int]:
    """The backends that PostgreSQL has for them, whoever holds on to these."""
    return {row["pid"] for row in await database.rows(OPEN, _names[lanes])}


async def until_none_is_open(lanes: Lanes) -> None:
    """A backend ends a moment after its connection was closed."""

    async def none_is_open() -> bool:
        return await connections(lanes) == set()

    await until(none_is_open, seconds=5)


def key() -> list[object]:
    """The values of WAIT."""
    return [KEY]


@asynccontextmanager
async def holding(url: str) -> AsyncIterator[asyncpg.Connection]:
    """Within the block WAIT waits. Gives the connection that holds it."""
    holder = await asyncpg.connect(url)
    try:
        await holder.execute("SELECT pg_advisory_lock($1::bigint)", KEY)
        yield holder
    finally:
        await holder.close()


async def until_waiting(holder: asyncpg.Connection, number: int) -> None:
    """So many WAITs have arrived at PostgreSQL."""

    async def is_so() -> bool:
        return bool(await holder.fetchval(WAITING, KEY) == number)

    await until(is_so)


@asynccontextmanager
async def held(lanes: Lanes, url: str) -> AsyncIterator[None]:
    """Within the block every lane is busy; what is asked there leaves after it."""
    most = _most.get(lanes, OF_THE_PROCESS)
    async with holding(url) as holder:
        waits = [asyncio.create_task(lanes.fetch(WAIT, key)) for _ in range(most)]
        await until_waiting(holder, len(waits))
        yield
    await asyncio.gather(*waits)


async def turns() -> None:
    """Every task that can go on without hearing from a server has done so."""
    for _ in range(50):
        await asyncio.sleep(0)
