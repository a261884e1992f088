"""Photos and licences."""

from tortoise import fields, migrations
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

LIVE = "state IN ('started', 'stored', 'ready')"


def _link(name, model, *, null):
    return (
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


def _places(thing):
    return ops.AddConstraint(
        model_name="Upload",
        constraint=UniqueConstraint(
            fields=(f"{thing}_id", "place"), name=f"upload_place_of_{thing}", condition=LIVE
        ),
    )


def _check(name, check):
    return ops.AddConstraint(model_name="Upload", constraint=CheckConstraint(check=check, name=name))


class Migration(migrations.Migration):
    dependencies = [("jinlin", "0006_personal_data")]

    operations = [
        ops.CreateModel(
            name="Upload",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                _link("account", "Account", null=False),
                ("kind", fields.CharField(max_length=8)),
                _link("partner", "Partner", null=True),
                _link("offer", "Offer", null=True),
                _link("event", "Event", null=True),
                _link("licence", "Licence", null=True),
                _link("host", "Partner", null=True),
                _link("area", "Area", null=False),
                ("place", fields.SmallIntField()),
                ("title", fields.CharField(max_length=80)),
                ("key", fields.CharField(unique=True, max_length=32)),
                ("bytes", fields.IntField()),
                ("sha256", fields.CharField(max_length=64)),
                ("state", fields.CharField(max_length=8)),
                ("fault", fields.CharField(null=True, max_length=16)),
                ("expires_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("due_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("attempts", fields.IntField(default=0)),
                ("ready_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("media", fields.CharField(null=True, max_length=20)),
                ("width", fields.IntField(null=True)),
                ("height", fields.IntField(null=True)),
                ("widths", ArrayField(default=list, element_type="int")),
                ("colour", fields.CharField(null=True, max_length=7)),
            ],
            options={
                "table": "upload",
                "app": "jinlin",
                "indexes": [Index(fields=["account_id", "id"]), Index(fields=["created_at", "id"])],
                "pk_attr": "id",
                "table_description": "One file from its announcement on. Once it is ready it is the photo,"
                " or the paper of a licence.",
            },
            bases=["Record"],
        ),
        *(_places(thing) for thing in ("partner", "offer", "event", "licence")),
        _check("upload_places", "place BETWEEN 1 AND CASE kind WHEN 'photo' THEN 12 ELSE 4 END"),
        _check(
            "upload_of_one_thing",
            "num_nonnulls(partner_id, offer_id, event_id, licence_id) = 1"
            " AND (kind = 'licence') = (licence_id IS NOT NULL)",
        ),
        _check(
            "upload_ready_is_served",
            "state <> 'ready' OR num_nulls(ready_at, media) = 0"
            " AND media = ANY (CASE kind WHEN 'photo' THEN '{image/webp}'::text[]"
            " ELSE '{image/webp,application/pdf}'::text[] END)",
        ),
        _check(
            "upload_picture_has_renditions",
            "state <> 'ready' OR media <> 'image/webp'"
            " OR (num_nulls(width, height, colour) = 0 AND cardinality(widths) > 0)",
        ),
        _check("upload_refused_for", "state <> 'refused' OR fault IS NOT NULL"),
        _check("upload_bytes", "bytes > 0"),
        ops.RunSQL(
            "CREATE INDEX upload_due ON upload (due_at, id) WHERE due_at IS NOT NULL",
            "DROP INDEX upload_due",
        ),
    ]
