"""A message as an e-mail: plain text, headers nobody can inject into, the same Message-ID at every try."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from services.domain.notifications.channels import Message
from services.kit import clock

# What HTML's <input type=email> takes: narrower than RFC 5322, and nothing in it needs quoting.
_PLAIN = re.compile(r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*")
_POLICY = SMTP.clone(cte_type="7bit", raise_on_defect=True)


class AddressUnfit(ValueError):
    """An address that no mail can be sent to."""


def recipient(address: str) -> Address:
    """One plain ASCII address, or AddressUnfit; a list of addresses or a line break is none."""
    if not _PLAIN.fullmatch(address):
        raise AddressUnfit("address_invalid")
    username, domain = address.split("@")
    return Address(username=username, domain=domain)


def letter(message: Message, sender: Address) -> EmailMessage:
    """The whole mail; servers and mailboxes know a repeated one by its Message-ID."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = sender
    mail["To"] = recipient(message.address)
    mail["Subject"] = message.title
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = f"<{message.key.replace(':', '.')}@{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body, charset="utf-8", cte="base64")
    return mail
