"""The bell that wakes a worker for a match run."""

from typing import ClassVar

from services.kit.queue import Job


class RunMatching(Job, frozen=True, kw_only=True):
    """A run is queued; workers claim it in PostgreSQL."""

    name: ClassVar[str] = "run_matching"

    run: int

    @property
    def key(self) -> str | None:
        return f"run_matching:{self.run}"
