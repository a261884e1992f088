"""What PostgreSQL holds of people: masks, indexes and boxes, and no plain text."""

import pytest

from services.domain.accounts import queries
from services.domain.accounts.actions import change
from services.domain.accounts.models import Account
from services.domain.audit.models import AuditEntry
from services.domain.partners import actions as partners
from services.domain.partners.models import Partner, PartnerKind
from services.kit import database, sealing
from services.kit.constraints import refusing
from services.kit.errors import NotAllowed
from services.kit.sealing import BoxInvalid
from tests.factories.acting import act
from tests.factories.partners import a_credit_code
from tests.factories.people import a_community, a_resident, actor_of, an_account

pytestmark = pytest.mark.usefixtures("db")

PHONE = "+8613812345678"


async def everything() -> str:
    """All rows of all tables, as PostgreSQL writes them out."""
    tables = await database.rows(
        "SELECT tablename AS name FROM pg_tables"
        " WHERE schemaname = 'public' AND tablename NOT LIKE 'tortoise%'"
    )
    rows = [await database.rows(f'SELECT t::text AS row FROM "{one["name"]}" t') for one in tables]
    return "\n".join(row["row"] for found in rows for row in found)


async def an_applicant(kind: PartnerKind, **given: str) -> Partner:
    code = None if kind is PartnerKind.RESIDENT else a_credit_code()
    said = {"contact_name": "赵大海", "contact_phone": "13987654321", "name": "邻里修理"} | given
    actor, area = await a_resident(), await a_community()
    return await act(partners.apply(actor, area=area.id, kind=kind, credit_code=code, **said))


async def test_a_person_is_written_and_read_as_plain_text_and_kept_sealed():
    made = await Account.create(name="王小明", phone=PHONE, email="wang@example.com")
    found = await Account.get(id=made.id)
    assert (found.name, found.phone, found.email) == ("王小明", PHONE, "wang@example.com")
    row = (await database.rows("SELECT (name).mask, (phone).mask AS p, (email).mask AS e FROM account"))[0]
    assert (row["mask"], row["p"], row["e"]) == ("王**", "138****5678", "w***@example.com")


async def test_no_table_holds_what_people_said_of_themselves_not_even_the_audit_trail():
    me = await actor_of(await Account.create(name="王小明", phone=PHONE))
    await act(change(me, name=" 李  大海", email="li.dahai@example.com"))
    await act(change(me, name="李大海"))
    await an_applicant(PartnerKind.RESIDENT, address=" 幸福路  12号3单元")
    kept = await everything()
    for plain in ("小明", "大海", "13812345678", "li.dahai", "13987654321", "3单元"):
        assert plain not in kept, plain


async def test_an_update_of_many_rows_seals_as_well():
    person = await an_account()
    await Account.filter(id=person.id).update(name="新名字")
    assert (await Account.get(id=person.id)).name == "新名字"
    assert "新名字" not in await everything()


async def test_a_value_that_is_not_given_is_null_and_no_box():
    person = await Account.create(name="王小明", phone=None, email=None)
    found = await Account.get(id=person.id)
    assert (found.phone, found.email) == (None, None)
    without = await database.rows("SELECT id FROM account WHERE phone IS NULL AND email IS NULL")
    assert [row["id"] for row in without] == [person.id]


async def test_a_box_moved_to_another_column_does_not_open():
    person = await an_account()
    await database.rows("UPDATE account SET email = phone")
    with pytest.raises(BoxInvalid, match=r"account\.email"):
        await Account.get(id=person.id)


async def test_nobody_searches_sealed_values_by_mistake():
    with pytest.raises(TypeError, match=r"account\.phone is sealed"):
        await Account.get_or_none(phone=PHONE)


async def test_a_number_finds_its_open_account_and_no_other():
    mine, _ = await an_account(), await an_account()
    assert await queries.id_of_phone(mine.phone or "") == mine.id
    assert await queries.id_of_phone("+8613900000000") is None


async def test_a_number_is_taken_once():
    person = await an_account()
    with pytest.raises(NotAllowed), refusing("account_phone_once", NotAllowed):
        await Account.create(name="王", phone=person.phone)


async def test_the_index_of_a_number_is_found_by_postgresql_without_reading_all_rows():
    plan = await database.rows(
        "EXPLAIN SELECT id FROM account WHERE (phone).index = $1",
        sealing.ring().index("account.phone", PHONE),
    )
    assert "account_phone_once" in " ".join(row["QUERY PLAN"] for row in plan)


async def test_an_organisations_address_is_public_and_a_residents_is_sealed():
    shop = await an_applicant(PartnerKind.MERCHANT, address="幸福路12号")
    neighbour = await an_applicant(PartnerKind.RESIDENT, address="幸福路12号3单元")
    assert (shop.address, shop.home) == ("幸福路12号", None)
    assert (neighbour.address, neighbour.home) == ("", "幸福路12号3单元")
    entry = await AuditEntry.get(subject_type="Partner", subject_id=neighbour.id)
    assert entry.after is not None
    assert (entry.after["home"], entry.after["contact_phone"]) == ("幸福路…", "139****4321")
