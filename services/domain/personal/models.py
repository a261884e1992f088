"""Who looked at whose personal data, and why."""

from enum import StrEnum

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.indexes import Index

from services.kit.records import Record, link


class PersonalField(StrEnum):
    """What can be revealed of a person."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"


class Reveal(Record):
    """`viewer` saw these fields of `account`; written with the values' being told, never changed."""

    account = link("Account")
    account_id: int
    viewer = link("Account")
    viewer_id: int
    area = link("Area", null=True)
    area_id: int | None
    """Where the person lived then: its staff may read of it."""
    event = link("Event", null=True)
    event_id: int | None
    """For which event's sake; None where the viewer is staff of the person's area."""
    fields_ = ArrayField("text", source_field="fields")
    """Values of `PersonalField`."""
    reason = fields.CharField(max_length=200)

    class Meta:
        table = "reveal"
        indexes = (Index(fields=("account_id", "id")), Index(fields=("viewer_id", "id")))
