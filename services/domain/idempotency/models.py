"""What verbs have answered to callers who gave an idempotency key."""

from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

from services.kit.records import Record, link


class KeptAnswer(Record):
    """The first answer under a key of one account, sealed with the input that it answered.

    Written in the verb's own transaction: whoever sees the row sees an answer. `created_at` is the moment
    from which the key is kept.
    """

    account = link("Account")
    account_id: int
    key = fields.CharField(max_length=100)
    seal = fields.CharField(max_length=40)
    """Mark of the keys that open the box; empty while the verb is being done."""
    box = fields.BinaryField()

    class Meta:
        table = "kept_answer"
        indexes = (("created_at",),)
        constraints = (UniqueConstraint(fields=("account_id", "key"), name="kept_answer_key"),)
