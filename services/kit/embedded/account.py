"""As whom the servers run.

PostgreSQL refuses to run as root, so that a broken server cannot take over the machine. When we are
root we therefore start it as `nobody`, which every system has: creating a user of our own (as
pgserver does with useradd) changes the system and fails in slim or read-only images. initdb looks
its user up by name, so a bare number would not do.
"""

import logging
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from services.kit.embedded.errors import EmbeddedError

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Account:
    """A user to switch to; None: stay who we are."""

    uid: int | None = None
    gid: int | None = None

    def give(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def account_for(cluster: Path) -> Account:
    """Who serves `cluster` (which may not exist yet): ourselves, but never root.

    A cluster that an ordinary user made keeps its owner, so that it serves that user again later.
    """
    owner = cluster.stat() if cluster.exists() else None
    if os.geteuid() != 0:
        _refuse_other_owner(cluster, owner)
        return Account()
    if owner and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    nobody = _nobody()
    return Account(nobody.pw_uid, nobody.pw_gid)


def let_in(account: Account, path: Path) -> None:
    """Let `account` reach `path` from the root of the file system.

    A directory below /root or another private parent is out of reach for `nobody`. We add the right
    to pass through (x) and nothing else: what the parent holds cannot be listed, and keeps its own
    permissions. pgserver grants reading too. Raises OSError when that is not ours to grant.
    """
    if account.uid is None:
        return
    for directory in (path.resolve(), *path.resolve().parents):
        status = directory.stat()
        bit = _pass_bit(account, status)
        if not status.st_mode & bit:
            _log.warning("letting uid %d pass through %s (chmod +x)", account.uid, directory)
            directory.chmod(stat.S_IMODE(status.st_mode) | bit)


def _pass_bit(account: Account, status: os.stat_result) -> int:
    if status.st_uid == account.uid:
        return stat.S_IXUSR
    return stat.S_IXGRP if status.st_gid == account.gid else stat.S_IXOTH


def _refuse_other_owner(cluster: Path, owner: os.stat_result | None) -> None:
    if owner and owner.st_uid != os.geteuid():
        raise EmbeddedError(
            f"{cluster} belongs to uid {owner.st_uid}, and this is uid {os.geteuid()}."
            " Start as root or as that user, or choose another directory."
        )


def _nobody() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedError(
            "PostgreSQL refuses to run as root, and this system has no user `nobody` to run it as."
            " Start Jinlin as an ordinary user, or set DATABASE_URL to a server of your own."
        ) from None
