"""Deadlines: a task that takes longer than it may is cancelled, and with it the statements it waits for.

One timer serves all tasks, so that a task costs two entries in a dict; it is stopped up to a tenth late.
"""

import asyncio
from typing import Any

TICKS = 10
"""Of the timer, in the time that a task may take."""

Task = asyncio.Task[Any]


class Deadlines:
    """For tasks that may take `seconds` each."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._tick = 0
        self._begun: dict[Task, int] = {}
        self._stopped: set[Task] = set()
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> Task | None:
        """The current task's time begins; None if it has begun already."""
        task = asyncio.current_task()
        if task is None or task in self._begun:
            return None
        self._begun[task] = self._tick
        if self._timer is None:
            self._wind()
        return task

    def end(self, task: Task | None) -> None:
        """The task is done, whatever came of it."""
        if task is not None:
            self._begun.pop(task, None)
            self._stopped.discard(task)

    def told(self, task: Task | None) -> bool:
        """Whether a CancelledError that the task has caught is ours; it then counts as dealt with."""
        return task is not None and task in self._stopped and task.uncancel() == 0

    def _wind(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(self.seconds / TICKS, self._turn)

    def _turn(self) -> None:
        """The oldest tasks come first in the dict."""
        self._tick += 1
        self._timer = None
        for task, tick in list(self._begun.items()):
            if self._tick - tick <= TICKS:
                break
            del self._begun[task]
            self._stopped.add(task)
            task.cancel()
        if self._begun:
            self._wind()
