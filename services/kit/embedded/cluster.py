"""A PostgreSQL cluster on disk: made once, whole or not at all."""

import dataclasses
import os
import shutil
import signal
from pathlib import Path

from services.kit.embedded.account import Account
from services.kit.embedded.binaries import POSTGRES_MAJOR, postgres_binary
from services.kit.embedded.child import Farewell, Program, started
from services.kit.embedded.errors import DataDirDamaged
from services.kit.embedded.home import Home

USER = "jinlin"
_FAREWELL: Farewell = ((signal.SIGKILL, 5.0),)  # what it leaves is swept at the next start


def ensure_cluster(home: Home, account: Account, *, durable: bool) -> None:
    """Make the cluster unless it is there. Raises DataDirDamaged when a part of it is missing."""
    marker = home.read_marker()
    if marker.postgres is None:
        if not home.postgres.exists():
            _create(home, account, durable=durable)
        _check(home)
        home.write_marker(dataclasses.replace(marker, postgres=POSTGRES_MAJOR))
    _check(home)


def _check(home: Home) -> None:
    version = home.postgres / "PG_VERSION"
    try:
        found = version.read_text().strip()
    except FileNotFoundError:
        raise _damaged(home, f"{version} is missing") from None
    if found != POSTGRES_MAJOR:
        raise DataDirDamaged(
            f"{home.postgres} was made by PostgreSQL {found}, and this is {POSTGRES_MAJOR}. Use the"
            " Jinlin that made it to export the data, or upgrade a copy with pg_upgrade."
            f" Log: {home.log('postgres')}"
        )
    if not (home.postgres / "global" / "pg_control").exists():
        raise _damaged(home, "global/pg_control is missing")


def _damaged(home: Home, what: str) -> DataDirDamaged:
    return DataDirDamaged(
        f"the database in {home.postgres} is damaged: {what}. Nothing was changed; restore"
        f" it from a backup, or choose another directory. Log: {home.log('postgres')}"
    )


def _create(home: Home, account: Account, *, durable: bool) -> None:
    """Make it beside its place and rename it, so that a crash never leaves half a cluster there."""
    draft = home.path / "postgres.new"
    if draft.exists():  # never served, so nobody's work is in it
        shutil.rmtree(draft)
    draft.mkdir(mode=0o700)
    account.give(draft)
    home.password(account)
    _initdb(home, account, durable=durable)
    draft.rename(home.postgres)
    if durable:
        _sync_directory(home)


def _initdb(home: Home, account: Account, *, durable: bool) -> None:
    """The builtin locale sorts the same on every machine, whatever its C library."""
    arguments: list[str | Path] = [
        postgres_binary("initdb"),
        f"--pgdata={home.path / 'postgres.new'}",
        f"--username={USER}",
        f"--pwfile={home.path / 'password'}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
        "--sync-method=fsync" if durable else "--no-sync",
    ]
    program = Program(arguments, Path("/"), home.log("postgres"), account, _FAREWELL)
    with started(program) as initdb:
        if status := initdb.process.wait():
            raise initdb.failure(f"could not make a database, status {status}")


def _sync_directory(home: Home) -> None:
    handle = os.open(home.path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
