"""What an operation was charged, and how its answer tells it."""

import functools
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Charged:
    """`requested` is the cost; `told` ends the bytes of an answer, after its data and errors."""

    requested: int
    told: bytes


NOTHING = Charged(0, b"}")
"""For what was never charged, such as the later events of a subscription."""


@functools.lru_cache(maxsize=1024)
def charged(requested: int, limit: int) -> Charged:
    """The cost of an operation, and the most that one may cost."""
    cost = b'{"requested":%d,"limit":%d}' % (requested, limit)
    return Charged(requested, b',"extensions":{"cost":' + cost + b"}}")
