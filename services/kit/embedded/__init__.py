"""Real PostgreSQL and Redis from wheels, for `jinlin demo` and for the tests.

    with running(Path("var")) as servers:
        servers.database_url, servers.redis_url

POSIX only. One process at a time serves a directory, and nothing that was ever served is deleted.
"""

from services.kit.embedded.errors import (
    DataDirBusy,
    DataDirDamaged,
    DataDirForeign,
    EmbeddedError,
    ServerFailed,
)
from services.kit.embedded.servers import Servers, running

__all__ = [
    "DataDirBusy",
    "DataDirDamaged",
    "DataDirForeign",
    "EmbeddedError",
    "ServerFailed",
    "Servers",
    "running",
]
