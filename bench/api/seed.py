"""Fills a migrated database by SQL alone, so that 10^6 events take seconds and not hours."""

from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from services.domain.models import MODULES
from services.kit import database, masks, migrations, sealing
from services.kit.settings import Settings

EVENTS, PARTNERS = 100_000, 2_000
RESIDENTS = range(1, 201)
"""Accounts that hold nothing and, before the measurements, are registered nowhere."""

INSIDERS = (2001, 2002, 2021, 2022, 3001, 3002)
"""Secretaries, grid chiefs and partners' owners: they see drafts and what is paused or suspended."""

ACCOUNTS = 5000
KEYS = {"jinlin_data_keys": f"bench:{'A' * 43}", "jinlin_index_key": "Q" * 43}
"""What the servers open people's data with."""
_SURNAMES = "王李张刘陈杨赵黄周吴"
_GIVEN = ("伟", "秀英", "敏", "建国", "丽华", "强", "桂兰", "军", "洋", "小红", "晓东")
_MASKS = {"name": masks.name, "phone": masks.phone}
_HERE = Path(__file__).parent


async def migrated(url: str, *, events: int = EVENTS, partners: int = PARTNERS) -> None:
    """Our schema, `events` events among `partners` partners, and fresh statistics."""
    await migrations.migrate(database.config(url, models=MODULES))
    connection = await asyncpg.connect(url)
    try:
        await _seal_people(connection, partners)
        await connection.execute((_HERE / "seed.sql").read_text().format(events=events, partners=partners))
        await connection.execute("VACUUM (ANALYZE)")
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()


async def _seal_people(connection: asyncpg.Connection, partners: int) -> None:
    """Temporary tables of the accounts' and of the partners' contacts' names and numbers, sealed."""
    ring = sealing.ring_of(Settings(database_url="", redis_url="", jinlin_secret="", **KEYS))

    def kept(place: str, column: str, value: str) -> sealing.Sealed:
        return ring.seal(f"{place}{column}", value, mask=_MASKS[column](value))

    for table, place, people in (
        ("sealed_person", "account.", [(n, _name(n), f"+86138{n:08d}") for n in range(1, ACCOUNTS + 1)]),
        (
            "sealed_contact",
            "partner.contact_",
            [(n, f"联系人{n}", f"+86139{n:08d}") for n in range(1, partners + 1)],
        ),
    ):
        await connection.execute(f"CREATE TEMP TABLE {table} (n int, name sealed, phone sealed)")
        sealed = [(n, kept(place, "name", name), kept(place, "phone", phone)) for n, name, phone in people]
        await connection.copy_records_to_table(table, records=sealed)


def _name(n: int) -> str:
    return _SURNAMES[n % len(_SURNAMES)] + _GIVEN[n % len(_GIVEN)]


async def another(url: str, name: str) -> str:
    """The URL of a new, empty database beside the one of `url`."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f'CREATE DATABASE "{name}"')
    finally:
        await connection.close()
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
