"""Indexes behind the orders in which the lists that grow are read by default, so that a page is one walk."""

from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("jinlin", "0003_indexes")]

    operations = [
        ops.RunSQL(
            [
                "CREATE INDEX partner_by_name ON partner (name, id)",
                "CREATE INDEX offer_by_age ON offer (created_at, id)",
                "CREATE INDEX offer_of_partner ON offer (partner_id, created_at, id)",
                # A partner's events come in order of their start: one walk instead of a sort.
                "CREATE INDEX event_of_partner ON event (partner_id, starts_at, id)",
                "CREATE INDEX need_by_age ON need (created_at, id)",
                "CREATE INDEX proposal_by_age ON proposal (created_at, id)",
                "CREATE INDEX audit_entry_by_age ON audit_entry (created_at, id)",
                "CREATE INDEX delivery_by_age ON delivery (created_at, id)",
            ],
            [
                "DROP INDEX partner_by_name, offer_by_age, offer_of_partner, event_of_partner, need_by_age,"
                " proposal_by_age, audit_entry_by_age, delivery_by_age",
            ],
        )
    ]
