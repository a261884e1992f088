"""The services that communities ask for, kept by staff."""

from tortoise import fields, migrations
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("jinlin", "0007_uploads")]

    operations = [
        ops.CreateModel(
            name="Service",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("area", fields.ForeignKeyField("jinlin.Area", source_field="area_id", db_constraint=True, to_field="id", related_name=False, on_delete=OnDelete.RESTRICT)),
                ("code", fields.CharField(max_length=40)),
                ("zh", fields.CharField(max_length=40)),
                ("en", fields.CharField(max_length=80)),
                ("category", fields.CharField(max_length=30)),
                ("says", ArrayField(element_type="text")),
                ("unless", ArrayField(default=list, element_type="text")),
                ("partly", ArrayField(default=list, element_type="text")),
                ("unlike", ArrayField(default=list, element_type="text")),
                ("retired_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={"table": "service", "app": "jinlin", "pk_attr": "id", "table_description": "A kind of service that staff added to the taxonomy, for runs over the area and below it."},
            bases=["Record"],
        ),
        ops.AddConstraint(
            model_name="Service",
            constraint=UniqueConstraint(fields=("area_id", "code"), name="service_code"),
        ),
    ]
