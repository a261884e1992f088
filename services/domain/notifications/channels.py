"""What every channel is: batches of messages in, an outcome for each key out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

Key = str


@dataclass(frozen=True, slots=True)
class Message:
    """One text to one person. `key` is the same however often the message is tried."""

    key: Key
    account_id: int
    address: str
    """Where the channel reaches the person; empty in the app."""
    title: str
    body: str
    subject_type: str
    subject_id: int


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider has taken the message, under this id."""

    id: str


@dataclass(frozen=True, slots=True)
class Retry:
    """Not now. `after` overrides our own patience; not `counted` when the message was not at fault."""

    reason: str
    after: timedelta | None = None
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Reject:
    """Never: the provider refuses this message or this address."""

    reason: str


Outcome = Sent | Retry | Reject


class Channel(Protocol):
    """A way to reach people."""

    @property
    def name(self) -> str:
        """As subscriptions name it."""

    @property
    def window(self) -> int:
        """How many messages one `send` takes, at most."""

    async def send(self, batch: Sequence[Message]) -> Mapping[Key, Outcome]:
        """Try each message. Keys may be missing: those messages were not tried."""
