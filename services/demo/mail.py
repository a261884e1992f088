"""A mail server of our own that keeps every message in a Maildir, so that no mail leaves the machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.kit.embedded.port import HOST, free_port

_ATTEMPTS = 5


@dataclass(frozen=True)
class Mailroom:
    """Where to send (`url`), and the Maildir that keeps what was sent; None where it is not ours."""

    url: str
    mailbox: Path | None


@contextmanager
def mailroom(data: Path, given: str | None) -> Iterator[Mailroom]:
    """The server at `given` (SMTP_URL) if there is one, else ours for as long as the block lasts."""
    if given:
        yield Mailroom(given, None)
        return
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Mailbox

    box = (data / "mail").resolve()
    for attempt in range(_ATTEMPTS):
        controller = Controller(Mailbox(box), hostname=HOST, port=free_port())
        try:
            controller.start()
            break
        except OSError:  # the port was taken between our choosing and binding
            if attempt + 1 == _ATTEMPTS:
                raise
    try:
        yield Mailroom(f"smtp://{HOST}:{controller.port}", box)
    finally:
        controller.stop()
