"""A server on a loopback port that nobody else has."""

import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from services.kit.embedded.child import Child, Program, started

_log = logging.getLogger(__name__)

HOST = "127.0.0.1"
_ATTEMPTS = 5
_PATIENCE = 120.0  # seconds; recovery after a crash reads up to a gigabyte of log
_PASSING = ("Address already in use", "pre-existing shared memory block")


@contextmanager
def serving(program: Callable[[int], Program], answers: Callable[[Child, int], bool]) -> Iterator[int]:
    """Start `program(port)` and wait until it `answers`; gives the port.

    A port can be taken between our choosing and the server's binding, and the last processes of a
    killed server take a moment to go: those two are tried again. Raises ServerFailed.
    """
    for _ in range(_ATTEMPTS):
        port = free_port()
        with started(program(port)) as child:
            if _came_up(child, port, answers):
                yield port
                _report_early_end(child)
                return
        if not any(reason in child.logged() for reason in _PASSING):
            break
        time.sleep(0.3)
    raise child.failure(f"ended at once with status {child.process.returncode}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _report_early_end(child: Child) -> None:
    if child.ended:
        _log.error("%s ended while it was in use; its log is %s", child.name, child.log)


def _came_up(child: Child, port: int, answers: Callable[[Child, int], bool]) -> bool:
    deadline = time.monotonic() + _PATIENCE
    while not answers(child, port):
        if child.ended:
            return False
        if time.monotonic() > deadline:
            raise child.failure(f"did not answer within {_PATIENCE:.0f} seconds")
        time.sleep(0.02)
    return True
