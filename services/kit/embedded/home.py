"""The data directory: whose it is, who uses it, and what lies where."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from services.kit import clock
from services.kit.embedded.account import Account
from services.kit.embedded.errors import DataDirBusy, DataDirDamaged, DataDirForeign

FORMAT = 1
_HARMLESS = {"lock", "jinlin.json.new", "lost+found"}


@dataclass(frozen=True)
class Marker:
    """Says that a directory is ours.

    `postgres` is the major version of the cluster and is recorded only once the cluster is whole;
    from then on it must be found whole, since it may hold somebody's work.
    """

    created: str
    postgres: str | None = None
    format: int = FORMAT


@dataclass(frozen=True)
class Home:
    """A data directory that we hold."""

    path: Path

    @property
    def marker(self) -> Path:
        return self.path / "jinlin.json"

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def redis(self) -> Path:
        return self.path / "redis"

    def log(self, server: str) -> Path:
        return self.path / f"{server}.log"

    def read_marker(self) -> Marker:
        """Raises DataDirDamaged when the marker cannot be understood."""
        try:
            marker = Marker(**json.loads(self.marker.read_text()))
        except (ValueError, TypeError) as error:
            raise DataDirDamaged(
                f"{self.marker} cannot be read ({error}). It was made by another version of Jinlin,"
                " or is damaged; restore the directory from a backup, or choose another directory."
            ) from error
        if marker.format != FORMAT:
            raise DataDirDamaged(
                f"{self.path} has format {marker.format}, this Jinlin knows format {FORMAT}."
                " Use the Jinlin that made it, or choose another directory."
            )
        return marker

    def write_marker(self, marker: Marker) -> None:
        _write_whole(self.marker, json.dumps(vars(marker)) + "\n")

    def password(self, account: Account) -> str:
        """The secret of both servers, made on first use, and readable by `account` for initdb.

        Raises DataDirDamaged when it is gone although the cluster was made with one.
        """
        path = self.path / "password"
        if path.exists():
            return path.read_text().strip()
        if self.read_marker().postgres:
            raise DataDirDamaged(
                f"{path} is missing, and the database cannot be opened without it."
                f" Restore it from a backup; the data in {self.postgres} were not touched."
            )
        password = secrets.token_hex(24)
        _write_whole(path, password + "\n", account)
        return password


@contextmanager
def claimed(data: Path) -> Iterator[Home]:
    """Hold the directory for ourselves, making it when it is missing or empty.

    Raises DataDirForeign when it holds anything without our marker, DataDirBusy when another
    process holds it, DataDirDamaged when the marker cannot be understood.
    """
    home = Home(data.expanduser().resolve())
    _refuse_foreign(home)
    home.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _locked(home.path / "lock"):
        if not home.marker.exists():
            home.write_marker(Marker(created=clock.now().isoformat(timespec="seconds")))
        home.read_marker()
        yield home


def _refuse_foreign(home: Home) -> None:
    if not home.path.exists() or home.marker.exists():
        return
    if home.path.is_dir() and _holds_only_our_beginnings(home):
        return
    raise DataDirForeign(
        f"{home.path} is not empty and was not made by Jinlin (no {home.marker.name} in it)."
        " It was left untouched; choose an empty or a new directory."
    )


def _holds_only_our_beginnings(home: Home) -> bool:
    """What a first start leaves when it ends before the marker: a lock, with a number or empty."""
    names = {entry.name for entry in home.path.iterdir()}
    lock = (home.path / "lock").read_bytes().strip() if "lock" in names else b""
    return names <= _HARMLESS and (not lock or lock.isdigit())


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """The kernel frees the lock however we end, so a lock that is held means a live process."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataDirBusy(
                f"{path.parent} is in use by process {_holder(file)}."
                " Stop that process, or choose another directory."
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def _holder(file: TextIO) -> str:
    """Empty for the instant between its taking the lock and its writing the pid."""
    return file.read().strip() or "(just starting)"


def _write_whole(path: Path, text: str, account: Account | None = None) -> None:
    """Either the old file or the whole new one is there after a crash."""
    draft = path.with_name(path.name + ".new")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(draft, flags, 0o600), "w") as file:
        if account:
            account.give(draft)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
