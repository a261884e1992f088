"""Objects as files below a directory, which all processes of the deployment see."""

import asyncio
import errno
import hashlib
import os
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TypeVar

from services.kit.links import Links
from services.kit.storage.base import Body, BytesWrong, HashWrong, StorageAway, StorageFull, Target, checked

T = TypeVar("T")

BEGUN = "begun"
"""Files on their way; they get their place when they are whole."""
PUT_BELOW = "/uploads/"
_DAY = 86_400.0
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Local:
    """A directory; clients put objects through our own process, by addresses that it has signed."""

    def __init__(self, root: Path, links: Links) -> None:
        self._root = root
        self.links = links

    def target(self, key: str, body: Body, *, until: datetime) -> Target:
        path = f"{PUT_BELOW}{checked(key)}"
        url = self.links.signed("PUT", path, until=until, bytes=body.bytes, sha256=body.sha256)
        return Target(url, "PUT", {"content-type": body.media}, until)

    async def size(self, key: str) -> int | None:
        path = self._path(key)
        return await self._unless_missing(lambda: path.stat().st_size)

    async def read(self, key: str) -> bytes | None:
        return await self._unless_missing(self._path(key).read_bytes)

    async def write(self, key: str, body: bytes, media: str) -> None:
        async def at_once() -> AsyncIterator[bytes]:
            yield body

        await self.receive(key, at_once(), Body(len(body), hashlib.sha256(body).hexdigest(), media))

    async def receive(self, key: str, chunks: AsyncIterator[bytes], announced: Body) -> None:
        """Keep what comes. Raises BytesWrong (as soon as it is too much) or HashWrong, and keeps nothing."""
        path = self._path(key)
        draft = self._root / BEGUN / secrets.token_hex(16)
        try:
            with await self._there(lambda: _begun(draft)) as file:
                await _taken(file, chunks, announced)
                await _on_disk(lambda: _kept(file, draft, path))
        except OSError as error:  # closing may be what finds the disk full
            raise _away(error) from error
        finally:
            with suppress(OSError):
                draft.unlink()

    async def delete(self, key: str) -> None:
        path = self._path(key)
        await self._unless_missing(lambda: _gone(path))

    async def tidy(self) -> None:
        await _on_disk(lambda: _forgotten(self._root / BEGUN, before=time.time() - _DAY))

    async def close(self) -> None:
        """Nothing is held open."""

    def _path(self, key: str) -> Path:
        return self._root / checked(key)

    async def _unless_missing(self, work: Callable[[], T]) -> T | None:
        try:
            return await self._there(work)
        except FileNotFoundError:
            return None

    async def _there(self, work: Callable[[], T]) -> T:
        """The directory itself we never make: where it is not there, a disk may not be mounted."""
        try:
            return await _on_disk(work)
        except FileNotFoundError:
            if self._root.is_dir():
                raise
            raise StorageAway(f"the directory {self._root} is not there") from None


def _begun(draft: Path) -> BinaryIO:
    draft.parent.mkdir(exist_ok=True, mode=0o700)
    return draft.open("xb")


async def _taken(file: BinaryIO, chunks: AsyncIterator[bytes], announced: Body) -> None:
    digest, received = hashlib.sha256(), 0

    def take(chunk: bytes) -> None:
        digest.update(chunk)
        file.write(chunk)

    async for chunk in chunks:
        received += len(chunk)
        if received > announced.bytes:
            raise BytesWrong
        await _on_disk(lambda chunk=chunk: take(chunk))  # type: ignore[misc]  # mypy knows no bound defaults
    if received != announced.bytes:
        raise BytesWrong
    if digest.hexdigest() != announced.sha256:
        raise HashWrong


def _kept(file: BinaryIO, draft: Path, path: Path) -> None:
    """On the disk before it has its name."""
    file.flush()
    os.fsync(file.fileno())
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft.replace(path)


def _gone(path: Path) -> None:
    """With its directory, if nothing else is in there."""
    path.unlink()
    with suppress(OSError):
        path.parent.rmdir()


def _forgotten(begun: Path, *, before: float) -> None:
    for draft in begun.glob("*"):
        with suppress(FileNotFoundError):
            if draft.stat().st_mtime < before:
                draft.unlink()


async def _on_disk(work: Callable[[], T]) -> T:
    """In a thread: disks make others wait."""
    try:
        return await asyncio.to_thread(work)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _away(error) from error


def _away(error: OSError) -> StorageAway:
    return (StorageFull if error.errno in _FULL else StorageAway)(str(error))
