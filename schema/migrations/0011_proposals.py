"""The life of a proposal: why it was declined, who matched it by hand, how much partners take; exact sums."""

from typing import Any

from tortoise import fields, migrations
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

_SCORE_OF = """
CREATE FUNCTION score_of(parts jsonb) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT coalesce(sum((part ->> 'points')::bigint), 0)::bigint FROM jsonb_array_elements(parts) part
$$
"""


class Migration(migrations.Migration):
    dependencies = [("jinlin", "0010_idempotency")]

    operations: list[Any] = [
        ops.RunSQL(
            [
                _SCORE_OF,
                "ALTER TABLE proposal ALTER COLUMN run_id DROP NOT NULL",
            ],
            [
                "ALTER TABLE proposal ALTER COLUMN run_id SET NOT NULL",
                "DROP FUNCTION score_of(jsonb)",
            ],
        ),
        ops.AlterField(
            model_name="Proposal",
            name="run",
            field=fields.ForeignKeyField(
                "jinlin.MatchRun",
                source_field="run_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name=False,
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Proposal", name="declined_for", field=fields.CharField(max_length=16, null=True)
        ),
        ops.AddField(
            model_name="Proposal",
            name="assigned_by",
            field=fields.ForeignKeyField(
                "jinlin.Account",
                source_field="assigned_by_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name=False,
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Proposal",
            name="assigned_for",
            field=fields.CharField(max_length=500, default=""),
        ),
        ops.AddField(
            model_name="Proposal", name="overrides", field=ArrayField(default=list, element_type="text")
        ),
        ops.RunSQL(["UPDATE proposal SET declined_for = 'other' WHERE state = 'declined'"], []),
        ops.AddConstraint(
            model_name="Proposal",
            constraint=CheckConstraint(check="score_of(parts) = score", name="proposal_adds_up"),
        ),
        ops.AddConstraint(
            model_name="Proposal",
            constraint=CheckConstraint(
                check="declined_for IS NULL OR state = 'declined'", name="proposal_declined_for"
            ),
        ),
        ops.AddConstraint(
            model_name="Proposal",
            constraint=CheckConstraint(
                check="(assigned_by_id IS NULL) = (assigned_for = '')"
                " AND (run_id IS NOT NULL OR assigned_by_id IS NOT NULL)",
                name="proposal_by_run_or_hand",
            ),
        ),
        ops.AddField(
            model_name="Need",
            name="series",
            field=fields.ForeignKeyField(
                "jinlin.Series",
                source_field="series_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name=False,
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.RunSQL(
            ["CREATE INDEX need_of_series ON need (series_id) WHERE series_id IS NOT NULL"],
            ["DROP INDEX need_of_series"],
        ),
        ops.AddField(model_name="Partner", name="takes_weekly", field=fields.IntField(null=True)),
        ops.AddField(model_name="Partner", name="takes_monthly", field=fields.IntField(null=True)),
        ops.AddConstraint(
            model_name="Partner",
            constraint=CheckConstraint(
                check="takes_weekly BETWEEN 1 AND 1000 AND takes_monthly BETWEEN 1 AND 1000",
                name="partner_takes",
            ),
        ),
    ]
