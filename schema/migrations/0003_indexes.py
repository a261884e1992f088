"""What Tortoise's models cannot say: prefix, partial and null-distinct indexes."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("jinlin", "0002_constraints")]

    operations = [
        ops.RunSQL(
            [
                # The gate asks for subtrees by prefix of the path, whatever the collation.
                "CREATE INDEX area_path_prefix ON area (path text_pattern_ops)",
                "CREATE UNIQUE INDEX area_one_root_name ON area (name) WHERE parent_id IS NULL",
                "CREATE UNIQUE INDEX subscription_once ON subscription"
                " (account_id, area_id, series_id, event_id, partner_id, category)"
                " NULLS NOT DISTINCT WHERE ended_at IS NULL",
                # The sweeps read what is unfinished only.
                "CREATE INDEX reminder_pending ON reminder (due_at, id) WHERE state = 'pending'",
                "CREATE INDEX delivery_due ON delivery (due_at, id) WHERE state = 'due'",
                "CREATE INDEX delivery_leased ON delivery (lease_until) WHERE state = 'leased'",
                "CREATE INDEX proposal_open ON proposal (expires_at) WHERE state = 'proposed'",
                "CREATE INDEX match_run_open ON match_run (id) WHERE state IN ('queued', 'running')",
                "CREATE INDEX event_published ON event (starts_at, id) WHERE state = 'published'",
            ],
            [
                "DROP INDEX area_path_prefix, area_one_root_name, subscription_once, reminder_pending,"
                " delivery_due, delivery_leased, proposal_open, match_run_open, event_published",
            ],
        )
    ]
