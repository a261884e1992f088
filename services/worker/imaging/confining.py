"""What the process may take, whatever the file makes the decoders do."""

import resource

_MEMORY = 1 << 30
"""Bytes of address space: a picture of the most pixels needs half of it."""
_CPU_SECONDS = 30
_FILES = 32


def confine() -> None:
    """No more memory, time or files than that, and nothing is written to any disk."""
    for kind, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
