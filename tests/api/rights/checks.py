"""Everything that the matrix checks, and what each of it stands on."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any, Protocol

from tests.api.rights.ground import Ground
from tests.api.rights.scopes import Scopes
from tests.api.rights.sights import ASKED, SIGHTS, TOLD, WATCHED
from tests.api.rights.verbs import RULES


class Check(Protocol):
    """A part of the matrix, tried with every caller."""

    def faults(self, ground: Ground) -> AsyncIterator[str]:
        """What is otherwise than stated, a line each."""
        ...


CHECKS: list[Check] = [*SIGHTS, *TOLD, *WATCHED, *ASKED, Scopes(), *RULES]


async def faults_of(check: Check, ground: Ground) -> list[str]:
    """All of them."""
    return [fault async for fault in check.faults(ground)]


async def has_fault(check: Check, ground: Ground) -> bool:
    """Whether there is any; looks no further than the first."""
    faults: Any = check.faults(ground)
    async with aclosing(faults):
        async for _ in faults:
            return True
    return False
