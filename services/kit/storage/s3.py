"""Objects in a bucket of S3-compatible storage, by requests that are signed in their query (AWS Signature 4).

Clients put theirs there themselves. Size, type and SHA-256 are signed into the address, so that the storage
takes that one object and no other; not every storage checks the hash, so the worker looks at it once more.
"""

import asyncio
import hashlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import urllib3
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from urllib3 import BaseHTTPResponse

from services.kit import clock
from services.kit.storage.base import Body, StorageAway, Target, checked

_PATIENCE = 5.0
"""Seconds for a connection, and between two pieces of an answer."""
_OWN_REQUESTS = timedelta(minutes=5)
_CONNECTIONS = 8
"""Kept open."""
_MISSING, _OK = 404, frozenset({200, 204})
_NO_BUCKET = b"NoSuchBucket"
_TOLD = 200
"""Characters of an answer that the log keeps."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """`ours` and `clients` are the bucket's addresses, as we and as clients reach it."""

    ours: str
    clients: str
    region: str
    key_id: str
    secret: str


class S3:
    """A bucket."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._pool = urllib3.PoolManager(timeout=_PATIENCE, retries=False, maxsize=_CONNECTIONS)

    def target(self, key: str, body: Body, *, until: datetime) -> Target:
        """The length is signed too; every client sets that header by itself, and browsers let nobody else."""
        headers = {"content-type": body.media, "x-amz-checksum-sha256": _in_base64(body.sha256)}
        url = f"{self._bucket.clients}/{checked(key)}"
        signed = {**headers, "content-length": str(body.bytes)}
        return Target(self._signed("PUT", url, signed, until - clock.now()), "PUT", headers, until)

    async def size(self, key: str) -> int | None:
        answer = await self._asked("HEAD", key)
        return None if answer is None else int(answer.headers["content-length"])

    async def read(self, key: str) -> bytes | None:
        answer = await self._asked("GET", key)
        return None if answer is None else answer.data

    async def write(self, key: str, body: bytes, media: str) -> None:
        checksum = _in_base64(hashlib.sha256(body).hexdigest())
        await self._asked("PUT", key, {"content-type": media, "x-amz-checksum-sha256": checksum}, body)

    async def delete(self, key: str) -> None:
        await self._asked("DELETE", key)

    async def tidy(self) -> None:
        """What was not put whole, the storage does not keep."""

    async def close(self) -> None:
        self._pool.clear()

    async def _asked(
        self, method: str, key: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> BaseHTTPResponse | None:
        """The answer, None where there is no such object. Raises StorageAway for all else."""
        answer = await asyncio.to_thread(self._answer, method, checked(key), dict(headers or {}), body)
        if answer.status == _MISSING and method != "PUT" and _NO_BUCKET not in answer.data:
            return None
        if answer.status not in _OK:
            told = " ".join(answer.data[:_TOLD].decode(errors="replace").split())
            raise StorageAway(f"{method} {answer.status} {told}")
        return answer

    def _answer(self, method: str, key: str, headers: dict[str, str], body: bytes | None) -> BaseHTTPResponse:
        """In a thread, for urllib3 knows no event loop."""
        url = self._signed(method, f"{self._bucket.ours}/{key}", headers, _OWN_REQUESTS)
        try:
            return self._pool.request(method, url, headers=headers, body=body, redirect=False)
        except urllib3.exceptions.HTTPError as error:
            raise StorageAway(f"{type(error).__name__}: {error}") from error

    def _signed(self, method: str, url: str, headers: Mapping[str, str], lasting: timedelta) -> str:
        who = Credentials(self._bucket.key_id, self._bucket.secret)
        request: Any = AWSRequest(method=method, url=url, headers=dict(headers))
        seconds = max(1, int(lasting.total_seconds()))
        S3SigV4QueryAuth(who, "s3", self._bucket.region, expires=seconds).add_auth(request)
        return str(request.url)


def _in_base64(hexadecimal: str) -> str:
    return b64encode(bytes.fromhex(hexadecimal)).decode()
