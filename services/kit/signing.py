"""The keys that sign access tokens, one generation after the other.

A generation's key is derived from the secret and from a salt that PostgreSQL keeps: whoever has only one
of the two can make no token, and a key is gone for good once its salt is deleted.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from services.kit import eddsa, keys


class Generation(NamedTuple):
    """A row of `signing_key`; the first generation has no salt, and no row before the first rotation."""

    number: int
    salt: str
    signs_from: datetime
    verifies_until: datetime | None
    """None while no other has followed it."""


FIRST = Generation(1, "", datetime.min.replace(tzinfo=UTC), None)


def live(generations: Iterable[Generation], now: datetime) -> list[Generation]:
    """Those whose time is not over; the first where none was ever written down."""
    return [one for one in generations if one.verifies_until is None or one.verifies_until > now] or [FIRST]


class SigningKey:
    """One generation's key pair."""

    def __init__(self, secret: str, generation: Generation) -> None:
        self.generation = generation
        self.private = keys.derive(secret, _purpose(generation))
        self.public = eddsa.public_of(self.private)
        self.kid = hashlib.sha256(self.public).hexdigest()[:16]
        self.signs_from = generation.signs_from
        self.verifies_until = generation.verifies_until

    def verifies(self, now: datetime) -> bool:
        return self.verifies_until is None or now < self.verifies_until

    def jwk(self) -> dict[str, Any]:
        """The public key as RFC 7517 and RFC 8037 have it."""
        return {
            **eddsa.EdDSA.to_jwk(self.public, as_dict=True),
            "kid": self.kid,
            "use": "sig",
            "alg": eddsa.NAME,
        }


def _purpose(generation: Generation) -> str:
    if generation.number == FIRST.number:
        return keys.ACCESS_TOKENS
    return f"access tokens {generation.number} {generation.salt}"
