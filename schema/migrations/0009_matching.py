"""Parameters of matching, the changes that matching hears of, trials, and the life of a proposal."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

_STATES = "state IN ('queued', 'running')"


class Migration(migrations.Migration):
    dependencies = [("jinlin", "0008_taxonomy")]

    operations = [
        ops.CreateModel(
            name="MatchParameters",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("area", fields.ForeignKeyField("jinlin.Area", source_field="area_id", db_constraint=True, to_field="id", related_name=False, on_delete=OnDelete.RESTRICT)),
                ("version", fields.IntField()),
                ("changed_by", fields.ForeignKeyField("jinlin.Account", source_field="changed_by_id", db_constraint=True, to_field="id", related_name=False, on_delete=OnDelete.RESTRICT)),
                ("inherits", fields.BooleanField(default=False)),
                ("changes", fields.JSONField()),
                ("concept", fields.IntField()),
                ("category", fields.IntField()),
                ("text", fields.IntField()),
                ("distance", fields.IntField()),
                ("reach_metres", fields.IntField()),
                ("time", fields.IntField()),
                ("price", fields.IntField()),
                ("price_half_fen", fields.IntField()),
                ("rating", fields.IntField()),
                ("floor", fields.IntField()),
                ("unserved", fields.IntField()),
                ("urgency", fields.IntField()),
                ("fairness", fields.IntField()),
                ("keep", fields.IntField()),
            ],
            options={"table": "match_parameters", "app": "jinlin", "pk_attr": "id", "table_description": "What counts how much in the runs of an area: one version, never changed once written."},
            bases=["Record"],
        ),
        ops.AddConstraint(
            model_name="MatchParameters",
            constraint=UniqueConstraint(fields=("area_id", "version"), name="match_parameters_version"),
        ),
        ops.AddField(model_name="MatchRun", name="kind", field=fields.CharField(max_length=12, null=True)),
        ops.RunSQL(["UPDATE match_run SET kind = 'full'"], []),
        ops.AlterField(model_name="MatchRun", name="kind", field=fields.CharField(max_length=12)),
        ops.AddField(
            model_name="MatchRun",
            name="parameters",
            field=fields.ForeignKeyField("jinlin.MatchParameters", source_field="parameters_id", null=True, db_constraint=True, to_field="id", related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(model_name="MatchRun", name="weights", field=fields.JSONField(default=dict)),
        ops.AddField(model_name="MatchRun", name="changes", field=fields.IntField(default=0)),
        ops.AddField(model_name="MatchRun", name="replaced", field=fields.IntField(default=0)),
        ops.AddField(model_name="MatchRun", name="figures", field=fields.JSONField(null=True)),
        ops.RemoveConstraint(model_name="MatchRun", name="match_run_one_at_a_time"),
        ops.AddConstraint(
            model_name="MatchRun",
            constraint=UniqueConstraint(fields=("area_id", "kind"), name="match_run_one_of_a_kind", condition=_STATES),
        ),
        ops.AddConstraint(
            model_name="MatchRun",
            constraint=UniqueConstraint(fields=("area_id",), name="match_run_one_at_a_time", condition="state = 'running' AND kind <> 'trial'"),
        ),
        ops.CreateModel(
            name="MatchChange",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("entry", fields.ForeignKeyField("jinlin.AuditEntry", source_field="entry_id", db_constraint=True, to_field="id", related_name=False, on_delete=OnDelete.RESTRICT)),
                ("area", fields.ForeignKeyField("jinlin.Area", source_field="area_id", db_constraint=True, to_field="id", related_name=False, on_delete=OnDelete.RESTRICT)),
                ("run", fields.ForeignKeyField("jinlin.MatchRun", source_field="run_id", null=True, db_constraint=True, to_field="id", related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={"table": "match_change", "app": "jinlin", "indexes": [Index(fields=["run_id"]), Index(fields=["area_id", "run_id"]), Index(fields=["created_at"])], "pk_attr": "id", "table_description": "A change that matching heard of from the audit trail, for one area whose runs it concerns."},
            bases=["Record"],
        ),
        ops.AddConstraint(
            model_name="MatchChange",
            constraint=UniqueConstraint(fields=("entry_id", "area_id"), name="match_change_once"),
        ),
        ops.RunSQL(
            # What matching reads the trail for; the many registrations and check-ins are not in it.
            [
                "CREATE INDEX audit_entry_of_matching ON audit_entry (created_at)"
                " WHERE subject_type IN ('Need', 'Offer', 'Partner', 'Proposal', 'Event')",
            ],
            ["DROP INDEX audit_entry_of_matching"],
        ),
    ]
