"""Addresses of ours that hold for a while; who is given one may use it, and nobody can make or change one."""

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlencode

from services.kit import clock, keys

EXPIRES, SIGNATURE = "expires", "signature"


class LinkInvalid(Exception):
    """The address was not signed by us for this method and path."""


class LinkExpired(LinkInvalid):
    """The address was ours; its time is over."""


class Links:
    """Signs paths below `base` ("https://jinlin.example") with a key derived from JINLIN_SECRET."""

    def __init__(self, secret: str, base: str) -> None:
        self._key = keys.derive(secret, keys.FILES)
        self._base = base.rstrip("/")

    def signed(self, method: str, path: str, *, until: datetime, **claims: str | int) -> str:
        """The whole address, which allows `method` at `path` until then. What it claims is signed with it."""
        said = {**claims, EXPIRES: int(until.timestamp())}
        signature = self._signature(method, path, said)
        return f"{self._base}{path}?{urlencode({**said, SIGNATURE: signature})}"

    def check(self, method: str, path: str, query: Mapping[str, str]) -> None:
        """Raises LinkInvalid or LinkExpired unless the query is one that `signed` has made for this."""
        said = {name: value for name, value in query.items() if name != SIGNATURE}
        expected = self._signature(method, path, said)
        if not hmac.compare_digest(expected.encode(), query.get(SIGNATURE, "").encode()):
            raise LinkInvalid
        if datetime.fromtimestamp(int(said[EXPIRES]), UTC) <= clock.now():
            raise LinkExpired

    def _signature(self, method: str, path: str, said: Mapping[str, str | int]) -> str:
        text = f"{method}\n{path}\n{urlencode(sorted(said.items()))}"
        return hmac.digest(self._key, text.encode(), "sha256").hex()
