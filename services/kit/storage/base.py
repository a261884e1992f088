"""What every kind of storage can do. Objects have keys of ours, such as "photos/9f0c…/960.webp"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

_KEY = re.compile(r"[a-z]+(?:/[a-z0-9]+)*(?:\.[a-z0-9]+)?")


class StorageAway(Exception):
    """The storage does not answer, or not as it should; later it may. The message says what it said."""


class StorageFull(StorageAway):
    """No space is left."""


class BytesWrong(Exception):
    """More or fewer bytes came than were announced."""


class HashWrong(Exception):
    """The bytes that came have another SHA-256 than was announced."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a client has announced to send: its size, its SHA-256 in hexadecimal, its media type."""

    bytes: int
    sha256: str
    media: str


@dataclass(frozen=True, slots=True)
class Target:
    """Where and how a client puts an object: one request with exactly these headers."""

    url: str
    method: str
    headers: Mapping[str, str]
    until: datetime


class Storage(Protocol):
    """Every method but `target` asks the storage, and raises StorageAway when it is away."""

    def target(self, key: str, body: Body, *, until: datetime) -> Target:
        """Where a client may put this object, and no other one, until then."""

    async def size(self, key: str) -> int | None:
        """Bytes of the object; None if there is none."""

    async def read(self, key: str) -> bytes | None:
        """The object; None if there is none."""

    async def write(self, key: str, body: bytes, media: str) -> None:
        """Keep the object, in place of one of the same key: whole, or not at all."""

    async def delete(self, key: str) -> None:
        """Forget the object; nothing happens if there is none."""

    async def tidy(self) -> None:
        """Forget what was begun a day ago and never became an object."""

    async def close(self) -> None:
        """Give up connections."""


def checked(key: str) -> str:
    """The key itself. ValueError for what is none of ours, such as a path that leads elsewhere."""
    if not _KEY.fullmatch(key):
        raise ValueError(f"{key[:80]!r} is no key of an object")
    return key
