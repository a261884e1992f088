"""Keeping processes alive: one that dies is reported and started again, later each time."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from services.demo.errors import ProcessFailed
from services.demo.process import Process

MOST_RESTARTS = 5
_STEADY = 60.0
"""Seconds after which a process counts as well again."""


@dataclass
class Watched:
    """A process with its history; moments are `time.monotonic`."""

    process: Process
    restarts: int = 0
    began: float = 0.0
    again_at: float | None = None


@dataclass
class Watch:
    """Over all processes; `tell` prints a line for the user."""

    tell: Callable[[str], None]
    watched: list[Watched] = field(default_factory=list)

    def start(self, processes: Sequence[Process]) -> None:
        for process in processes:
            one = Watched(process)
            self.watched.append(one)
            _begin(one)

    def look(self) -> None:
        """One round. Raises ProcessFailed when one has died too often."""
        now = time.monotonic()
        for one in self.watched:
            if one.again_at is None and one.process.ended is not None:
                self._mourn(one, now)
            elif one.again_at is not None and now >= one.again_at:
                _begin(one)

    def stop(self) -> None:
        """All at once, then wait for each."""
        for one in self.watched:
            one.process.ask_to_stop()
        for one in self.watched:
            one.process.stop()

    def _mourn(self, one: Watched, now: float) -> None:
        if now - one.began > _STEADY:
            one.restarts = 0
        process = one.process
        if one.restarts == MOST_RESTARTS:
            raise ProcessFailed(
                f"{process.name} ended {MOST_RESTARTS + 1} times; the end of {process.log}:\n"
                f"{process.last_words()}"
            )
        delay = 0.25 * 2**one.restarts
        one.restarts += 1
        one.again_at = now + delay
        self.tell(f"{process.name} ended with status {process.ended}; starting it again in {delay:g} s")


def _begin(one: Watched) -> None:
    one.process.start()
    one.began = time.monotonic()
    one.again_at = None
