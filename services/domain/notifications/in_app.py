"""The channel without a provider: a notice in the app."""

from collections.abc import Mapping, Sequence

from services.domain.notifications.channels import Key, Message, Outcome, Sent
from services.kit import clock, database

_WRITE = """
INSERT INTO notice (created_at, account_id, key, title, body, subject_type, subject_id)
SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[])
ON CONFLICT (account_id, key) DO NOTHING
"""


class InApp:
    """Writes notices; the message's key makes a second try harmless."""

    name = "in_app"
    window = 64

    async def send(self, batch: Sequence[Message]) -> Mapping[Key, Outcome]:
        columns = (
            [message.account_id for message in batch],
            [message.key for message in batch],
            [message.title for message in batch],
            [message.body for message in batch],
            [message.subject_type for message in batch],
            [message.subject_id for message in batch],
        )
        await database.rows(_WRITE, clock.now(), *columns)
        return {message.key: Sent(message.key) for message in batch}
