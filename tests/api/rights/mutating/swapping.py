"""Other code for a function, wherever it was imported to: its code object is exchanged, not its name."""

import types
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

Function = Any
"""A `types.FunctionType`; typed loosely, for its code is written to."""


@contextmanager
def coded(function: Function, code: types.CodeType) -> Iterator[None]:
    """The function runs this code instead."""
    before = function.__code__
    function.__code__ = code
    try:
        yield
    finally:
        function.__code__ = before


def calling(stand_in: Callable[..., Any]) -> types.CodeType:
    """Code that calls `stand_in` with whatever it is called with."""
    constants = tuple(stand_in if one == "its place" else one for one in _forwarding.__code__.co_consts)
    return _forwarding.__code__.replace(co_consts=constants)


def _forwarding(*given: Any, **named: Any) -> Any:
    stand_in: Any = "its place"
    return stand_in(*given, **named)


def copied(function: Function) -> Function:
    """The function as it is now, whatever code the original is given later."""
    copy: Any = types.FunctionType(function.__code__, function.__globals__, function.__name__)
    copy.__defaults__, copy.__kwdefaults__ = function.__defaults__, function.__kwdefaults__
    return copy


def name_of(function: Function) -> str:
    """Such as "events.rules.may_host"."""
    return f"{function.__module__.removeprefix('services.').removeprefix('domain.')}.{function.__qualname__}"


@dataclass
class Calls:
    """Which of the functions were called since the last `taken`."""

    seen: set[str] = field(default_factory=set)

    def taken(self) -> set[str]:
        seen, self.seen = self.seen, set()
        return seen

    @contextmanager
    def noted(self, functions: Iterable[Function]) -> Iterator[None]:
        with ExitStack() as stack:
            for one in functions:
                stack.enter_context(coded(one, calling(self._noting(one))))
            yield

    def _noting(self, function: Function) -> Callable[..., Any]:
        original, name = copied(function), name_of(function)

        def stand_in(*given: Any, **named: Any) -> Any:
            self.seen.add(name)
            return original(*given, **named)

        return stand_in
