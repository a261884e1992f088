"""What `jinlin keys` does: it tells of the keys in use, and brings all values to the newest."""

import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence

from services.domain.personal import resealing
from services.kit import database, sealing
from services.kit.sealing import BoxInvalid, KeyMissing
from services.kit.settings import SettingsInvalid, load


async def run(models: Sequence[str], deed: str) -> None:
    """`deed` is "status" or "reseal". Raises SettingsInvalid for keys that are not given or do not open."""
    settings = load()
    sealing.unlock(settings)
    async with database.connected(database.config(settings.database_url, models=models)):
        try:
            await _DEEDS[deed]()
        except (KeyMissing, BoxInvalid) as error:
            raise SettingsInvalid(f"{error}; what was sealed anew before stays so") from error


async def status() -> None:
    """A line for each column and each pair of keys in use there."""
    for one in await resealing.standings():
        _say(f"{one.place:24} {one.mark:24} {one.values:9}{'' if one.is_newest else '  to be sealed anew'}")


async def reseal() -> None:
    """All tables, a line for each batch."""
    for table in resealing.tables():
        done = 0
        async for rows in resealing.reseal(table):
            done += rows
            _say(f"{table.name}: {done} rows sealed anew")
        _say(f"{table.name}: all sealed with {sealing.ring().mark}")


_DEEDS: Mapping[str, Callable[[], Awaitable[None]]] = {"status": status, "reseal": reseal}


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
