"""Answers kept for 24 hours under the caller's idempotency key."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("jinlin", "0009_matching")]

    operations = [
        ops.CreateModel(
            name="KeptAnswer",
            fields=[
                (
                    "id",
                    fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "jinlin.Account",
                        source_field="account_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("key", fields.CharField(max_length=100)),
                ("seal", fields.CharField(max_length=40)),
                ("box", fields.BinaryField()),
            ],
            options={
                "table": "kept_answer",
                "app": "jinlin",
                "indexes": [Index(fields=["created_at"])],
                "pk_attr": "id",
                "table_description": "The first answer under a key of one account, sealed with the input that it answered.",
            },
            bases=["Record"],
        ),
        ops.AddConstraint(
            model_name="KeptAnswer",
            constraint=UniqueConstraint(fields=("account_id", "key"), name="kept_answer_key"),
        ),
    ]
