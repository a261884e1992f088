import asyncio

from tortoise.context import TortoiseContext, require_context
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.constraints import CheckConstraint

from services.domain.models import MODULES
from services.kit import database, migrations

PRESENT = """
SELECT conname AS name FROM pg_constraint WHERE contype IN ('c', 'u')
UNION SELECT indexname FROM pg_indexes WHERE schemaname = 'public'
"""


def models():
    apps = require_context().apps
    assert apps is not None
    return list(apps.get_models_iterable())


async def test_every_declared_constraint_stands_in_the_migrated_database(db):
    present = {row["name"] for row in await database.rows(PRESENT)}
    declared = {constraint.name for model in models() for constraint in model._meta.constraints}
    assert len(declared) > 50
    assert declared - present == set()


async def test_check_constraints_are_checks_and_not_merely_names(db):
    checks = {
        row["name"]
        for row in await database.rows("SELECT conname AS name FROM pg_constraint WHERE contype = 'c'")
    }
    declared = {
        one.name for model in models() for one in model._meta.constraints if isinstance(one, CheckConstraint)
    }
    assert declared <= checks


async def test_no_foreign_key_deletes_its_children(db):
    found = await database.rows(
        "SELECT conname, confdeltype::text AS rule FROM pg_constraint WHERE contype = 'f'"
    )
    assert len(found) > 50
    assert {row["rule"] for row in found} == {"r"}


async def test_the_migrations_say_all_that_the_models_say(db):
    configuration = database.config(db.database_url, models=MODULES)
    async with TortoiseContext() as context:
        await context.init(config=configuration)
        assert context.apps is not None
        assert await MigrationAutodetector(context.apps, configuration["apps"]).changes() == []


async def test_replicas_that_start_together_migrate_one_after_the_other(db):
    configuration = database.config(db.database_url, models=MODULES)
    applied: list[tuple[str, str, str]] = []
    await asyncio.gather(
        *(migrations.migrate(configuration, lambda *said: applied.append(said)) for _ in range(4))
    )
    assert applied == [], "the database of the tests is migrated already"
