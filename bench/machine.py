"""The facts of the machine that a result was measured on."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

import psutil


def facts() -> dict[str, object]:
    """Cores, memory (MiB), processor and versions; names nobody and no host."""
    return {
        "cores": os.cpu_count(),
        "memory_mib": psutil.virtual_memory().total // 2**20,
        "processor": _processor(),
        "system": platform.system(),
        "python": platform.python_version(),
        "packages": {
            name: version(name) for name in ("strawberry-graphql", "tortoise-orm", "arq", "ortools")
        },
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()
