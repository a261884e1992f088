"""The bell that wakes a sweep before its time."""

from typing import ClassVar

from services.kit.queue import Job


class SendDue(Job, frozen=True, kw_only=True):
    """Something is due at this moment; it carries nothing, since the sweep asks PostgreSQL."""

    name: ClassVar[str] = "send_due"

    @property
    def key(self) -> str | None:
        return "send_due"
