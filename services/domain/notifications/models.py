"""What a person finds in the app: notices, written in the transaction of what they tell of."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import UniqueConstraint

from services.kit.records import Record, link


class Notice(Record):
    """One message to one account. `key` makes it unique: "proposal:17:proposed"."""

    account = link("Account")
    account_id: int
    key = fields.CharField(max_length=80)
    title = fields.CharField(max_length=120)
    body = fields.TextField()
    subject_type = fields.CharField(max_length=40)
    subject_id = fields.BigIntField()
    read_at = fields.DatetimeField(null=True)

    class Meta:
        table = "notice"
        constraints = (UniqueConstraint(fields=("account_id", "key"), name="notice_once"),)
        indexes = (Index(fields=("account_id", "id")),)
