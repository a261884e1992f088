"""A Python of its own for clients of the API: they and Strawberry want different graphql-cores."""

import fcntl
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
LOCK = HERE / "requirements.lock"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "jinlin"
PATIENCE = 120
"""Seconds that a client may take; installing may take more."""


def python() -> Path:
    """One with the packages of requirements.lock, kept for all runs; whoever comes meanwhile waits."""
    kept = CACHE / f"python-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:16]}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with _alone(CACHE / f"{kept.name}.lock"):
        if not kept.exists():
            made = Path(tempfile.mkdtemp(dir=CACHE))
            _install(made)
            made.rename(kept)
    return kept / "bin" / "python"


def told(command: list[str], *, cwd: Path = HERE, patience: int = PATIENCE, **environment: str) -> str:
    """The standard output of a command that must succeed."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=patience,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install(made: Path) -> None:
    told([sys.executable, "-m", "venv", "--without-pip", str(made)])
    install = [sys.executable, "-m", "pip", "--python", str(made / "bin" / "python"), "install", "--quiet"]
    told([*install, "--require-hashes", "--requirement", str(LOCK)], patience=600)
