"""A real SMTP server on loopback that keeps a ledger and can be told to be difficult."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope

TAKEN = "250 taken"


@dataclass
class Sink:
    """What the server has taken, its answers to recipients by address, and hooks into its work."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    connections: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    at_recipient: Callable[[], Awaitable[object]] | None = None
    at_mail: Callable[[], Awaitable[str | None]] | None = None
    at_answer: Callable[[], Awaitable[object]] | None = None
    """The mail is taken and in the ledger; the client does not know yet."""
    _transports: list[asyncio.Transport] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def text(self, place: int) -> str:
        """The body of one mail, with plain line ends."""
        return str(self.mails[place].get_content()).replace("\r\n", "\n")

    @property
    def ledger(self) -> Counter[str]:
        """How often each Message-ID was taken."""
        return Counter(mail["Message-ID"] for mail in self.mails)

    def hang_up(self) -> None:
        """Cut every connection, as a server that crashes does."""
        for transport in self._transports:
            transport.abort()
        self._transports.clear()

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.at_recipient is not None:
            await self.at_recipient()
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        refused = await self.at_mail() if self.at_mail is not None else None
        if refused is not None:
            return refused
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        self.recipients += envelope.rcpt_tos
        if self.at_answer is not None:
            await self.at_answer()
        return TAKEN

    def connected(self, transport: asyncio.Transport) -> None:
        self.connections += 1
        self._transports.append(transport)


class _Server(SMTP):
    """aiosmtpd's protocol, which tells the sink of each connection."""

    def connection_made(self, transport: Any) -> None:
        self.event_handler.connected(transport)
        super().connection_made(transport)


@asynccontextmanager
async def serving(sink: Sink) -> AsyncIterator[Sink]:
    """The sink listens within the block, on the port it had before, if it had one."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: _Server(sink, hostname="sink.test", loop=loop), "127.0.0.1", sink.port
    )
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()
        sink.hang_up()


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    """A server that takes every mail."""
    async with serving(Sink()) as listening:
        yield listening
