"""The e-mail channel: one reused SMTP connection, one mail after the other."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from email.headerregistry import Address
from email.utils import parseaddr

from services.domain.notifications.channels import Key, Message, Outcome, Reject, Retry
from services.domain.notifications.letters import AddressUnfit, letter
from services.domain.notifications.smtp import AWAY, Connection


class Mail:
    """`patience` is how long a window may take, in seconds; the lease must last longer."""

    name = "email"
    window = 64

    def __init__(self, connection: Connection, *, sender: Address, patience: float) -> None:
        self._connection = connection
        self._sender = sender
        self._patience = patience
        self._turn = asyncio.Lock()

    async def send(self, batch: Sequence[Message]) -> Mapping[Key, Outcome]:
        """Mails that patience does not suffice for are not tried; a lost connection puts off the rest."""
        outcomes: dict[Key, Outcome] = {}
        async with self._turn:
            enough = time.monotonic() + self._patience
            for place, message in enumerate(batch):
                if time.monotonic() >= enough:
                    break
                outcomes[message.key] = outcome = await self._one(message)
                if isinstance(outcome, Retry) and not self._connection.is_open:
                    lost = Retry(outcome.reason, after=AWAY, counted=False)
                    return outcomes | {rest.key: lost for rest in batch[place + 1 :]}
        return outcomes

    async def _one(self, message: Message) -> Outcome:
        try:
            written = letter(message, self._sender)
        except AddressUnfit as unfit:
            return Reject(str(unfit))
        return await self._connection.send(
            self._sender.addr_spec, message.address, written.as_bytes(), id=written["Message-ID"]
        )


@asynccontextmanager
async def opened(url: str, *, sender: str, patience: float) -> AsyncIterator[Mail]:
    """The channel, whose connection is closed at the end; `sender` is "Name <address>"."""
    name, address = parseaddr(sender)
    parsed = Address(name, addr_spec=address)
    connection = Connection(url, helo=parsed.domain, timeout=patience)
    try:
        yield Mail(connection, sender=parsed, patience=patience)
    finally:
        await connection.close()
