"""Photos and licences."""

from typing import Any

from tortoise import migrations


class Migration(migrations.Migration):
    dependencies = [("jinlin", "0006_personal_data")]

    operations: list[Any] = []
