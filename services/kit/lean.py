"""Optional packages that our libraries import wherever they find them, and that a server has no use for."""

import gc
import sys
from typing import Any

UNUSED = ("pydantic", "rich", "cryptography")
"""Tortoise would serialise pydantic models, structlog paint tracebacks, redis (by PyJWT) sign tokens:
18 MB in every API process."""

ROUND = 1500
"""Objects made and not yet dropped that start a round of the garbage collector; about 0.1 ms of work."""


def leave_out() -> None:
    """Have `UNUSED` count as not installed; for entry points, before they import anything else."""
    modules: dict[str, Any] = sys.modules
    for name in UNUSED:
        modules.setdefault(name, None)


def settle() -> None:
    """Keep what stands at start out of the garbage collector's rounds: a schema takes it 40 ms a round.

    For entry points, once everything is built; what is made later is collected, though less often than by
    default: a list of 50 rows is 150 objects, and a round every fourth answer found nothing but those.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(ROUND)
