"""One SMTP connection, and what the server's answers mean for a message."""

import asyncio
from datetime import timedelta
from urllib.parse import unquote, urlsplit

from aiosmtplib import SMTP
from aiosmtplib.errors import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from services.domain.notifications.channels import Outcome, Reject, Retry, Sent
from services.kit import discreet

AWAY = timedelta(seconds=15)
"""How long to leave a server alone that does not take connections."""
_CLOSING, _PERMANENT = 421, 500


class Connection:
    """Connects at the first mail and stays; after a fault the next mail connects anew.

    `url` is smtp://[user:password@]host[:port], which upgrades to TLS where the server can, or
    smtps://. `timeout` bounds one mail, connecting included, in seconds.
    """

    def __init__(self, url: str, *, helo: str, timeout: float) -> None:
        parts = urlsplit(url)
        self._timeout = timeout
        self._smtp = SMTP(
            hostname=parts.hostname,
            port=parts.port,
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            use_tls=parts.scheme == "smtps",
            local_hostname=helo,
            timeout=timeout,
        )

    @property
    def is_open(self) -> bool:
        return self._smtp.is_connected

    async def close(self) -> None:
        """Say goodbye, if anybody listens."""
        if self._smtp.is_connected:
            try:
                await self._smtp.quit(timeout=2)
            except (SMTPException, OSError):
                self._smtp.close()

    async def send(self, sender: str, recipient: str, content: bytes, *, id: str) -> Outcome:
        """One mail to one address; `id` is told back when the server has taken it."""
        connected = self._smtp.is_connected
        try:
            async with asyncio.timeout(self._timeout):
                if not connected:
                    await self._smtp.connect()
                    connected = True
                await self._smtp.sendmail(sender, recipient, content)
        except SMTPRecipientsRefused as refused:
            return _judged(refused.recipients[0])
        except SMTPDataError as refused:
            return _judged(refused)
        except (SMTPException, OSError) as fault:
            return self._broken(fault, counted=connected)
        return Sent(id)

    def _broken(self, fault: Exception, *, counted: bool) -> Retry:
        """The sender is refused, or nobody is there: a mail that never got so far is not to blame."""
        self._smtp.close()
        if isinstance(fault, SMTPResponseException) or not counted:
            return Retry(_told(fault), after=AWAY, counted=False)
        return Retry(_told(fault))


def _judged(answer: SMTPResponseException) -> Outcome:
    if answer.code == _CLOSING:
        return Retry(_told(answer), after=AWAY, counted=False)
    return Reject(_told(answer)) if answer.code >= _PERMANENT else Retry(_told(answer))


def _told(fault: Exception) -> str:
    """For the ledger: the server's words, without line breaks or the NUL that PostgreSQL refuses."""
    if isinstance(fault, SMTPResponseException):
        said = f"{fault.code} {fault.message}"
    else:
        said = f"{type(fault).__name__}: {fault}"
    return discreet.scrubbed(" ".join(said.replace("\x00", " ").split()))
