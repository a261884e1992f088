"""What changes from request to request in a prepared statement: slots, and what they are filled from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.api.reads.paging import Paging
from services.domain.actors.actor import Actor


@dataclass(slots=True)
class Asked:
    """One request's values: its caller, its connections' arguments by place, and ids of rows."""

    actor: Actor
    pagings: Sequence[Paging] = ()
    ids: Sequence[int] = ()
    _binds: Mapping[str, object] | None = None

    def scope(self, names: Sequence[str]) -> tuple[object, ...]:
        """The values of these binds; equal for callers who see the same by them."""
        return tuple(tuple(value) if isinstance(value, list) else value for value in map(self.bind, names))

    def bind(self, name: str) -> object:
        """One of the caller's binds, such as `me`."""
        if self._binds is None:
            self._binds = self.actor.binds()
        return self._binds[name]


Slot = Callable[[Asked], Any]
"""Gives the value of one `$n` of a statement."""


def ids(asked: Asked) -> Any:
    """The ids of the rows asked for."""
    return asked.ids


def binds(names: Mapping[str, object]) -> dict[str, Slot]:
    """A slot for each of the caller's binds that a piece of SQL may name."""
    return {name: _bind(name) for name in names}


def _bind(name: str) -> Slot:
    return lambda asked: asked.bind(name)


def of_page(place: int, take: Callable[[Paging], Any]) -> Slot:
    """A slot filled from the arguments of the connection at `place`."""
    return lambda asked: take(asked.pagings[place])
