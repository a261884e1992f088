"""Optional packages that our libraries import wherever they find them, and that a server has no use for."""

import gc
import sys
from typing import Any

UNUSED = ("pydantic", "rich", "cryptography")
"""Tortoise would serialise pydantic models, structlog paint tracebacks, redis (by PyJWT) sign tokens:
18 MB in every API process."""


def leave_out() -> None:
    """Have `UNUSED` count as not installed; for entry points, before they import anything else."""
    modules: dict[str, Any] = sys.modules
    for name in UNUSED:
        modules.setdefault(name, None)


def settle() -> None:
    """Keep what stands at start out of the garbage collector's rounds: a schema takes it 40 ms a round.

    For entry points, once everything is built; what is made later is collected as ever.
    """
    gc.collect()
    gc.freeze()
