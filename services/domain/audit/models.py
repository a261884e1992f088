"""The record of every verb: who, when, what, before, after."""

from typing import Any

from tortoise import fields
from tortoise.indexes import Index

from services.kit.records import Record, link


class AuditEntry(Record):
    """Written in the verb's own transaction; never changed. `created_at` is the moment of the verb."""

    actor = link("Account", null=True)
    actor_id: int | None
    """None for what the system does of itself, such as expiry."""
    verb = fields.CharField(max_length=60)
    subject_type = fields.CharField(max_length=40)
    subject_id = fields.BigIntField()
    area = link("Area", null=True)
    area_id: int | None
    """The area whose staff may read the entry."""
    before = fields.JSONField[dict[str, Any]](null=True)
    after = fields.JSONField[dict[str, Any]](null=True)
    original = fields.JSONField[dict[str, Any]](null=True)
    """Texts as they were typed, where cleaning changed them."""
    request_id = fields.CharField(max_length=64, null=True)

    class Meta:
        table = "audit_entry"
        indexes = (
            Index(fields=("subject_type", "subject_id", "id")),
            Index(fields=("area_id", "id")),
        )
