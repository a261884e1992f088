"""The bell that has files looked at, or deleted, at once."""

from typing import ClassVar

from services.kit.queue import Job


class TendUploads(Job, frozen=True, kw_only=True):
    """An upload waits for a worker; it carries nothing, since the sweep asks PostgreSQL."""

    name: ClassVar[str] = "tend_uploads"

    @property
    def key(self) -> str | None:
        return "tend_uploads"
