"""Fills a migrated database by SQL alone, so that 10^6 events take seconds and not hours."""

from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from services.domain.models import MODULES
from services.kit import database, migrations

EVENTS, PARTNERS = 100_000, 2_000
RESIDENTS = range(1, 201)
"""Accounts that hold nothing and, before the measurements, are registered nowhere."""

INSIDERS = (2001, 2002, 2021, 2022, 3001, 3002)
"""Secretaries, grid chiefs and partners' owners: they see drafts and what is paused or suspended."""

_HERE = Path(__file__).parent


async def migrated(url: str, *, events: int = EVENTS, partners: int = PARTNERS) -> None:
    """Our schema, `events` events among `partners` partners, and fresh statistics."""
    await migrations.migrate(database.config(url, models=MODULES))
    connection = await asyncpg.connect(url)
    try:
        await connection.execute((_HERE / "seed.sql").read_text().format(events=events, partners=partners))
        await connection.execute("VACUUM (ANALYZE)")
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()


async def another(url: str, name: str) -> str:
    """The URL of a new, empty database beside the one of `url`."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f'CREATE DATABASE "{name}"')
    finally:
        await connection.close()
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
