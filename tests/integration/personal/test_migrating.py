"""A database that held personal data in plain text, brought to the version that seals them."""

import json
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
from tortoise.context import TortoiseContext
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from services.domain.models import MODULES
from services.kit import database, migrations, sealing

ROWS = """
INSERT INTO area (id, created_at, kind, name, path) VALUES (1, now(), 'community', '开元社区', '1.');
INSERT INTO account (id, created_at, name, phone, email, area_id)
SELECT n, now(), '王小明' || n, '+86138' || lpad(n::text, 8, '0'),
       CASE WHEN n % 2 = 0 THEN 'wang' || n || '@example.com' END, 1
  FROM generate_series(1, 2500) n;
INSERT INTO account (id, created_at, name) VALUES (2501, now(), '城市平台');
INSERT INTO partner (id, created_at, area_id, kind, name, introduction, address, contact_name, contact_phone,
                     state, state_reason, credit_code)
VALUES (1, now(), 1, 'resident', '赵师傅', '', '幸福路12号', '赵大海', '+8613900000001', 'active', '', NULL),
       (2, now(), 1, 'merchant', '老王面馆', '', '中心路9号', '王大海', '+8613900000002', 'active', '', 'X');
INSERT INTO audit_entry (created_at, verb, subject_type, subject_id, before, after, original) VALUES
 (now(), 'account_change', 'Account', 1, '{"id": 1, "name": "王小明", "phone": null}',
  '{"id": 1, "name": "李小明", "phone": "+8613800000001", "email": "li@example.com"}', '{"name": " 李小明"}'),
 (now(), 'partner_apply', 'Partner', 1, NULL,
  '{"kind": "resident", "address": "幸福路12号", "contact_name": "赵大海"}',
  '{"address": " 幸福路12号"}'),
 (now(), 'need_publish', 'Need', 1, NULL, '{"name": "一个名字"}', NULL);
"""


@pytest.fixture(scope="module")
async def sealed(migrated):
    """A connection to a database that the version before left, with people in it, and that was migrated."""
    await database.rows("DROP DATABASE IF EXISTS plain_of_tests")
    await database.rows("CREATE DATABASE plain_of_tests TEMPLATE template0")
    url = urlunsplit(urlsplit(migrated.database_url)._replace(path="/plain_of_tests"))
    await migrated_to(url, "0005_signing_in")
    connection = await asyncpg.connect(url)
    await connection.execute(ROWS)
    await migrations.migrate(database.config(url, models=MODULES))
    yield connection
    await connection.close()
    await database.rows("DROP DATABASE plain_of_tests WITH (FORCE)")


async def migrated_to(url: str, name: str) -> None:
    configuration = database.config(url, models=MODULES)
    async with TortoiseContext() as context:
        await context.init(config=configuration)
        executor = MigrationExecutor(context.connections.get("default"), configuration["apps"])
        await executor.migrate([MigrationTarget("jinlin", name)])


def opened(place: str, kept) -> str | None:
    return None if kept is None else sealing.ring().open(place, kept["key"], kept["box"])


async def test_all_that_was_plain_is_sealed_and_opens_to_the_same(sealed):
    rows = await sealed.fetch("SELECT id, name, phone, email FROM account ORDER BY id")
    found = [
        tuple(opened(f"account.{name}", row[name]) for name in ("name", "phone", "email")) for row in rows
    ]
    assert found[:2] == [
        ("王小明1", "+8613800000001", None),
        ("王小明2", "+8613800000002", "wang2@example.com"),
    ]
    assert found[2499:] == [
        ("王小明2500", "+8613800002500", "wang2500@example.com"),
        ("城市平台", None, None),
    ]
    assert (rows[0]["name"]["mask"], rows[0]["phone"]["mask"]) == ("王**", "138****0001")


async def test_the_address_of_a_resident_is_sealed_and_that_of_a_shop_stays(sealed):
    neighbour, shop = await sealed.fetch("SELECT address, home, contact_phone FROM partner ORDER BY id")
    assert (neighbour["address"], opened("partner.home", neighbour["home"])) == ("", "幸福路12号")
    assert (shop["address"], shop["home"]) == ("中心路9号", None)
    assert opened("partner.contact_phone", shop["contact_phone"]) == "+8613900000002"


async def test_the_audit_trail_keeps_masks_and_other_rows_as_they_were(sealed):
    changed, applied, published = [
        {part: row[part] and json.loads(row[part]) for part in ("before", "after", "original")}
        for row in await sealed.fetch("SELECT before, after, original FROM audit_entry ORDER BY id")
    ]
    assert changed["before"] == {"id": 1, "name": "王**", "phone": None}
    assert (changed["after"]["phone"], changed["after"]["email"]) == ("138****0001", "l***@example.com")
    assert applied["after"] == {"kind": "resident", "address": "幸福路…", "contact_name": "赵**"}
    assert applied["original"] == {"address": " 幸福路…"}
    assert published["after"] == {"name": "一个名字"}
    assert "小明" not in str(changed)
