"""Optional packages that our libraries import wherever they find them, and that a server has no use for."""

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
