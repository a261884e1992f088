"""What waits for a person: whoever watches theirs reads it anew after the commit."""

from collections.abc import Iterable

from services.kit import queue

CHANNEL = "to_dos:{}"
"""Redis channel that rings when the to-dos of an account may have changed."""


def told(account_ids: Iterable[int]) -> None:
    """Ring for these accounts once the current transaction has committed."""
    queue.announce_to_all(CHANNEL.format(account) for account in account_ids)
