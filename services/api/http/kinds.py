"""The two media types of a response, and which of them a client accepts (RFC 9110, 12.5.1)."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

LONGEST = 1000
"""Bytes of an Accept header; browsers send 200."""
_QUALITY = re.compile(rb"0(\.\d{0,3})?|1(\.0{0,3})?")
_UTF_8 = {b"utf-8", b"utf8"}


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A media type, and the status of an answer to what was never executed."""

    name: bytes
    never_executed: int

    @property
    def content_type(self) -> bytes:
        return self.name + b"; charset=utf-8"


JSON = Kind(b"application/json", 200)
"""For older clients, who read an answer's body only when its status is 200."""
GRAPHQL = Kind(b"application/graphql-response+json", 400)
_KINDS = (JSON, GRAPHQL)


class _Range(NamedTuple):
    place: int
    name: bytes
    quality: float


def accepted(accept: bytes) -> Kind | None:
    """The kind that the header prefers, JSON where it does not care; None if it wants neither."""
    return _preferred(accept) if len(accept) <= LONGEST else None


@functools.lru_cache(maxsize=256)
def _preferred(accept: bytes) -> Kind | None:
    if not accept.strip():
        return JSON
    ranges = list(_ranges(accept.lower()))
    merits = {kind: _merit(kind, ranges) for kind in _KINDS}
    best = max(_KINDS, key=lambda kind: merits[kind])
    return best if merits[best][0] > 0 else None


def _merit(kind: Kind, ranges: list[_Range]) -> tuple[float, bool, int]:
    """Quality, whether it was named and not only meant, and how early; to be compared."""
    for pattern in (kind.name, b"application/*", b"*/*"):
        for one in ranges:
            if one.name == pattern:
                return one.quality, pattern is kind.name, -one.place
    return 0.0, False, 0


def _ranges(accept: bytes) -> Iterator[_Range]:
    """What cannot be read, or wants another encoding than UTF-8, asks for nothing."""
    for place, one in enumerate(accept.split(b",")):
        name, *parameters = (part.strip() for part in one.split(b";"))
        given = {key: value.strip(b'"') for key, _, value in (part.partition(b"=") for part in parameters)}
        quality = given.get(b"q", b"1")
        if _QUALITY.fullmatch(quality) and given.get(b"charset", b"utf-8") in _UTF_8:
            yield _Range(place, name, float(quality))
