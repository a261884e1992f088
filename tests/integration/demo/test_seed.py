"""The demo data in a real database: Jili's figures, consistent, and nobody's real data."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest

from services.demo import accounts, database
from services.demo.data import load, verify
from services.demo.errors import DatabaseNotOurs
from services.domain.accounts import queries
from services.domain.accounts.models import Account
from services.domain.actors.actor import Role
from services.domain.events.models import CheckIn
from services.domain.partners import credit_code
from services.domain.partners.models import Partner
from services.kit import clock, embedded
from services.kit.records import Record
from services.kit.tokens import TokenKey
from tests.factories.people import a_resident

SECRET = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE"
WEDNESDAY_EVENING = datetime(2026, 11, 25, 11, 40, tzinfo=UTC)
"""19:40 in Jili: 超燃周三 is going on."""


def values(row: Record) -> list[object]:
    return [getattr(row, name) for name in row._meta.fields_db_projection]


@pytest.fixture
async def connection(db: embedded.Servers) -> AsyncIterator[asyncpg.Connection]:
    opened = await asyncpg.connect(db.database_url)
    yield opened
    await opened.execute("COMMENT ON TABLE area IS NULL")
    await opened.close()


async def test_the_figures_are_those_of_jili(connection: asyncpg.Connection) -> None:
    assert await load.load(connection, replace=False)
    assert await verify.figures(connection) == {
        "communities": 6,
        "grids": 17,
        "partners": 16,
        "held": 10,
        "attendances": 9862,
    }


async def test_a_second_load_leaves_the_data_alone(connection: asyncpg.Connection) -> None:
    await load.load(connection, replace=False)
    await Account.filter(id=1).update(name="改名")
    assert not await load.load(connection, replace=False)
    assert (await Account.get(id=1)).name == "改名"


async def test_a_fresh_load_puts_them_back(connection: asyncpg.Connection) -> None:
    await load.load(connection, replace=False)
    await Account.filter(id=1).update(name="改名")
    assert await load.load(connection, replace=True)
    assert (await Account.get(id=1)).name != "改名"
    assert await verify.figures(connection)


async def test_rows_written_afterwards_get_new_ids(connection: asyncpg.Connection) -> None:
    await load.load(connection, replace=False)
    actor = await a_resident()
    last = await connection.fetchval("SELECT max(id) FROM account")
    assert actor.account_id == last


@pytest.mark.usefixtures("migrated")
async def test_the_same_moment_gives_the_same_rows() -> None:
    now = datetime(2026, 11, 23, 4, tzinfo=UTC)
    first, second = load.imagine(now), load.imagine(now)
    assert [values(row) for row in first.of(CheckIn)] == [values(row) for row in second.of(CheckIn)]
    assert [values(row) for row in first.of(Account)] == [values(row) for row in second.of(Account)]


async def test_no_number_could_be_somebodys(connection: asyncpg.Connection) -> None:
    await load.load(connection, replace=False)
    people = await Account.all()
    numbers = [one.phone for one in people] + [one.contact_phone for one in await Partner.all()]
    assert all(str(number).startswith("+86100") for number in numbers)
    assert all(str(one.email).endswith("@example.test") for one in people)


async def test_every_credit_code_is_valid(connection: asyncpg.Connection) -> None:
    await load.load(connection, replace=False)
    codes = await connection.fetch("SELECT credit_code FROM partner")
    assert [credit_code.explain(row["credit_code"]) for row in codes] == [None] * 16


@pytest.mark.parametrize(
    "now",
    [
        WEDNESDAY_EVENING,
        datetime(2026, 10, 3, 2, tzinfo=UTC),
        datetime(2026, 2, 20, 15, 59, tzinfo=UTC),
        datetime(2027, 1, 1, tzinfo=UTC),
    ],
    ids=["during an event", "national day", "spring festival, before midnight", "no calendar yet"],
)
async def test_there_is_an_event_ahead_whenever_it_is_loaded(
    connection: asyncpg.Connection, now: datetime
) -> None:
    with clock.freeze(now):
        rows = load.imagine(clock.now())
    await rows.copy(connection)
    ahead = await connection.fetch("SELECT starts_at, confirmed FROM event WHERE state = 'published'")
    held = await connection.fetch("SELECT ends_at FROM event WHERE state = 'held'")
    assert len(held) == 10
    assert all(row["ends_at"] <= now for row in held)
    assert ahead[-1]["starts_at"] > now
    assert all(row["confirmed"] > 0 for row in ahead)


async def test_a_wrong_counter_is_found(connection: asyncpg.Connection) -> None:
    await load.load(connection, replace=False)
    await connection.execute("UPDATE event SET attended = attended + 1 WHERE id = 1")
    with pytest.raises(verify.SeedUnsound, match="counters"):
        await verify.check(connection)


async def test_each_role_has_an_account_that_can_sign_in(
    connection: asyncpg.Connection, db: embedded.Servers
) -> None:
    await load.load(connection, replace=False)
    found = await accounts.demo_accounts(db.database_url, SECRET, Path("/somewhere/mail"))
    assert tuple(found) == accounts.ROLES
    assert found["resident"]["mailbox"] == "/somewhere/mail"
    for role, account in found.items():
        actor = await queries.actor_of(TokenKey(SECRET).read(str(account["token"])))
        assert actor is not None
        assert actor.account_id == account["account"]
        if role in {"grid_chief", "secretary", "subdistrict", "integrator"}:
            assert {held.role for held in actor.held} == {Role(role)}
        assert bool(actor.partner_ids) == (role == "partner")


async def test_accounts_that_are_gone_are_named(db: embedded.Servers) -> None:
    with pytest.raises(DatabaseNotOurs, match=r"resident, partner.*--fresh"):
        await accounts.demo_accounts(db.database_url, SECRET, None)


async def test_a_lent_database_with_other_data_is_left_alone(db: embedded.Servers) -> None:
    await a_resident()
    for fresh in (False, True):
        with pytest.raises(DatabaseNotOurs, match="left untouched"):
            await database.prepare(db.database_url, fresh=fresh, lent=True)


async def test_a_lent_database_of_another_application_is_left_alone(
    connection: asyncpg.Connection, db: embedded.Servers
) -> None:
    await connection.execute("CREATE DATABASE strangers")
    url = db.database_url.rpartition("/")[0] + "/strangers"
    stranger = await asyncpg.connect(url)
    await stranger.execute("CREATE TABLE orders (id int)")
    with pytest.raises(DatabaseNotOurs):
        await database.prepare(url, fresh=False, lent=True)
    tables = await stranger.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    assert [row["tablename"] for row in tables] == ["orders"]
    await stranger.close()
    await connection.execute("DROP DATABASE strangers")
