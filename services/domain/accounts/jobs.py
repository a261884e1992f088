"""The bell that has codes sent at once."""

from typing import ClassVar

from services.kit.queue import Job


class SendCodes(Job, frozen=True, kw_only=True):
    """A text message is due; it carries nothing, since the sweep asks PostgreSQL."""

    name: ClassVar[str] = "send_codes"

    @property
    def key(self) -> str | None:
        return "send_codes"
