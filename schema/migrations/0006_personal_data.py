"""Personal data sealed at rest, and the record of who looked at what.

What is in the tables is sealed with the process's keys, a batch at a time; the audit trail keeps masks.
"""

from collections.abc import Callable
from typing import Any

import orjson
from tortoise import fields, migrations
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from services.kit import masks, sealing

BATCH = 1000
COLUMNS: tuple[tuple[str, str, Callable[[str], str], bool], ...] = (
    ("account", "name", masks.name, True),
    ("account", "phone", masks.phone, False),
    ("account", "email", masks.email, False),
    ("partner", "contact_name", masks.name, True),
    ("partner", "contact_phone", masks.phone, True),
    ("partner", "home", masks.address, False),
)
"""Table, column, mask, and whether it must have a value."""
AUDITED = {
    "Account": {"name": masks.name, "phone": masks.phone, "email": masks.email},
    "Partner": {"contact_name": masks.name, "contact_phone": masks.phone},
}
_PARTS = ("before", "after", "original")
_PLAINS = """
SELECT id, "{column}_plain" AS plain FROM "{table}"
 WHERE id > $1 AND "{column}_plain" IS NOT NULL ORDER BY id LIMIT $2
"""
_SEAL = """
UPDATE "{table}" t SET "{column}" = ROW(v.mask, v.index, v.key, v.box)::sealed
  FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::text[], $5::bytea[]) AS v(id, mask, index, key, box)
 WHERE t.id = v.id
"""
_ENTRIES = """
SELECT id, before, after, original FROM audit_entry
 WHERE id > $1 AND subject_type = $2 ORDER BY id LIMIT $3
"""
_REWRITE = """
UPDATE audit_entry e SET before = v.before::jsonb, after = v.after::jsonb, original = v.original::jsonb
  FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) AS v(id, before, after, original)
 WHERE e.id = v.id
"""


async def seal_all(_apps: Any, editor: Any) -> None:
    for table, column, mask, _ in COLUMNS:
        await _seal(editor.client, table, column, mask)


async def _seal(client: Any, table: str, column: str, mask: Callable[[str], str]) -> None:
    names, place, last = {"table": table, "column": column}, f"{table}.{column}", 0
    while found := await client.execute_query_dict(_PLAINS.format(**names), [last, BATCH]):
        sealed = [sealing.ring().seal(place, row["plain"], mask=mask(row["plain"])) for row in found]
        ids = [row["id"] for row in found]
        await client.execute_query(_SEAL.format(**names), [ids, *map(list, zip(*sealed, strict=True))])
        last = ids[-1]


async def mask_the_audit(_apps: Any, editor: Any) -> None:
    for subject, kept in AUDITED.items():
        await _mask(editor.client, subject, kept)


async def _mask(client: Any, subject: str, kept: dict[str, Callable[[str], str]]) -> None:
    last = 0
    while found := await client.execute_query_dict(_ENTRIES, [last, subject, BATCH]):
        ids = [row["id"] for row in found]
        masked = [_masked(row, kept) for row in found]
        written = [[each[part] for each in masked] for part in _PARTS]
        await client.execute_query(_REWRITE, [ids, *written])
        last = ids[-1]


def _masked(row: dict[str, Any], kept: dict[str, Callable[[str], str]]) -> dict[str, str | None]:
    """The parts of an entry as JSON; a resident's address is a home."""
    parts = {part: orjson.loads(row[part]) if isinstance(row[part], str) else row[part] for part in _PARTS}
    if any(part and part.get("kind") == "resident" for part in parts.values()):
        kept = kept | {"address": masks.address}
    return {name: part and orjson.dumps(_shown(part, kept)).decode() for name, part in parts.items()}


def _shown(values: dict[str, Any], kept: dict[str, Callable[[str], str]]) -> dict[str, Any]:
    return {name: kept[name](value) if name in kept and value else value for name, value in values.items()}


def _plain_first(table: str, column: str) -> list[str]:
    return [
        f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "{column}_plain"',
        f'ALTER TABLE "{table}" ADD COLUMN "{column}" sealed',
    ]


def _sealed_only(table: str, column: str, required: bool) -> list[str]:
    needed = [f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET NOT NULL'] if required else []
    return [*needed, f'ALTER TABLE "{table}" DROP COLUMN "{column}_plain"']


class Migration(migrations.Migration):
    dependencies = [("jinlin", "0005_signing_in")]

    operations: list[Any] = [
        ops.AddField(model_name="Partner", name="home", field=fields.CharField(max_length=200, null=True)),
        ops.RunSQL(
            [
                "UPDATE partner SET home = address, address = '' WHERE kind = 'resident' AND address <> ''",
                "CREATE TYPE sealed AS (mask text, index bytea, key text, box bytea)",
                *[line for table, column, *_ in COLUMNS for line in _plain_first(table, column)],
            ]
        ),
        ops.RunPython(seal_all),
        ops.RunPython(mask_the_audit),
        ops.RunSQL(
            [
                *[
                    line
                    for table, column, _, required in COLUMNS
                    for line in _sealed_only(table, column, required)
                ],
                "CREATE UNIQUE INDEX account_phone_once ON account (((phone).index))",
                "CREATE INDEX account_by_name ON account (((name).index))",
                "CREATE INDEX account_by_email ON account (((email).index))",
            ]
        ),
        ops.CreateModel(
            name="Reveal",
            fields=[
                (
                    "id",
                    fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                *[
                    (
                        name,
                        fields.ForeignKeyField(
                            f"jinlin.{model}",
                            source_field=f"{name}_id",
                            null=null,
                            db_constraint=True,
                            to_field="id",
                            related_name=False,
                            on_delete=OnDelete.RESTRICT,
                        ),
                    )
                    for name, model, null in (
                        ("account", "Account", False),
                        ("viewer", "Account", False),
                        ("area", "Area", True),
                        ("event", "Event", True),
                    )
                ],
                ("fields_", ArrayField(element_type="text", source_field="fields")),
                ("reason", fields.CharField(max_length=200)),
            ],
            options={
                "table": "reveal",
                "app": "jinlin",
                "indexes": [Index(fields=["account_id", "id"]), Index(fields=["viewer_id", "id"])],
                "pk_attr": "id",
                "table_description": "`viewer` saw these fields of `account`;"
                " written with the values' being told, never changed.",
            },
            bases=["Record"],
        ),
    ]
