"""Ctrl-C and SIGTERM, alike: both unwind the supervisor in order."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Asked(BaseException):
    """Somebody wants us to stop. Like KeyboardInterrupt no Exception, so that nothing swallows it."""


@contextmanager
def stops_when_asked() -> Iterator[None]:
    """The block ends quietly at the first signal; further ones do not disturb the unwinding."""
    before = {number: signal.signal(number, _ask) for number in _SIGNALS}
    try:
        yield
    except Asked:
        return
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ask(_number: int, _frame: FrameType | None) -> None:
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise Asked
