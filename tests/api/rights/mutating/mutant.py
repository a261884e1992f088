"""One wrong version of the application."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """`of` names the function or field that is wrong, `how` what is wrong with it."""

    of: str
    how: str
    applied: Callable[[], AbstractContextManager[None]]
    """While it lasts, the application is wrong."""

    def __str__(self) -> str:
        return f"{self.of}: {self.how}"
