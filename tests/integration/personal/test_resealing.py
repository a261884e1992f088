"""New keys: everything is sealed anew while people go on."""

import asyncio

import pytest

from services.domain.accounts import queries
from services.domain.accounts.actions import change
from services.domain.accounts.models import Account
from services.domain.personal import console, resealing
from services.kit import sealing
from services.kit.sealing import KeyMissing, Ring
from tests.factories.acting import act
from tests.factories.partners import a_partner
from tests.factories.people import actor_of, an_account

pytestmark = pytest.mark.usefixtures("db")

OLD, NEW, INDEX, OTHER = (bytes([one]) * 32 for one in (1, 2, 3, 4))
BEFORE, BOTH = Ring({"a": OLD}, INDEX), Ring({"b": NEW, "a": OLD}, INDEX)
AFTER = Ring({"b": NEW}, INDEX)


@pytest.fixture
def using(monkeypatch: pytest.MonkeyPatch):
    def use(ring: Ring) -> None:
        monkeypatch.setattr(sealing, "_ring", ring)

    use(BEFORE)
    return use


async def resealed() -> dict[str, int]:
    done = {}
    for table in resealing.tables():
        done[table.name] = sum([rows async for rows in resealing.reseal(table)])
    return done


async def test_everything_is_sealed_with_the_new_key_and_the_old_one_can_go(using):
    person, partner = await an_account(name="王小明"), await a_partner()
    using(BOTH)
    assert await resealed() == {"account": 2, "partner": 1}
    using(AFTER)
    found = await Account.get(id=person.id)
    assert (found.name, found.phone, found.email) == ("王小明", person.phone, person.email)
    assert (await type(partner).get(id=partner.id)).contact_phone == partner.contact_phone
    assert await queries.id_of_phone(person.phone or "") == person.id
    assert all(one.is_newest for one in await resealing.standings())


async def test_a_second_run_finds_nothing_to_do(using):
    await an_account()
    using(BOTH)
    await resealed()
    assert await resealed() == {"account": 0, "partner": 0}


async def test_a_run_that_was_broken_off_goes_on_where_it_stopped(using, monkeypatch):
    monkeypatch.setattr(resealing, "BATCH", 2)
    for _ in range(5):
        await an_account()
    using(BOTH)
    accounts = next(one for one in resealing.tables() if one.name == "account")
    async for _rows in resealing.reseal(accounts):
        break
    assert {(one.mark[0], one.values) for one in await resealing.standings()} == {("a", 3), ("b", 2)}
    assert await resealed() == {"account": 3, "partner": 0}


async def test_what_people_change_meanwhile_stays(using, monkeypatch):
    monkeypatch.setattr(resealing, "BATCH", 1)
    people = [await an_account() for _ in range(12)]
    actors = [await actor_of(person) for person in people]
    using(BOTH)
    await asyncio.gather(
        resealed(), *(act(change(one, name=f"新名{number}")) for number, one in enumerate(actors))
    )
    using(AFTER)
    names = [(await Account.get(id=person.id)).name for person in people]
    assert names == [f"新名{number}" for number in range(12)]


async def test_two_runs_at_once_share_the_work(using, monkeypatch):
    monkeypatch.setattr(resealing, "BATCH", 2)
    for _ in range(9):
        await an_account()
    using(BOTH)
    done = await asyncio.gather(resealed(), resealed())
    assert sum(one["account"] for one in done) == 9
    assert all(one.is_newest for one in await resealing.standings())


async def test_a_new_index_key_is_rolled_out_the_same_way(using):
    person = await an_account()
    using(Ring({"a": OLD}, OTHER))
    assert await queries.id_of_phone(person.phone or "") is None
    assert await resealed() == {"account": 1, "partner": 0}
    assert await queries.id_of_phone(person.phone or "") == person.id


async def test_a_missing_key_stops_the_run_and_loses_nothing(using):
    person = await an_account()
    using(AFTER)
    with pytest.raises(KeyMissing, match="'a'"):
        await resealed()
    using(BEFORE)
    assert (await Account.get(id=person.id)).phone == person.phone


async def test_the_command_tells_how_far_it_is(using, capsys):
    await an_account()
    using(BOTH)
    await console.status()
    assert "account.phone            a." in (before := capsys.readouterr().out)
    assert before.count("to be sealed anew") == 3
    await console.reseal()
    assert "account: 1 rows sealed anew" in capsys.readouterr().out
    await console.status()
    assert "to be sealed anew" not in capsys.readouterr().out
