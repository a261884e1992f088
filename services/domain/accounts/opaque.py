"""Secrets that only their holder knows, and what is kept of them; pure but for chance.

A refresh token is "jr_", the secret of its family (the session), "." and a secret that changes at every
refresh. Whoever shows the family's secret with an older second one has stolen the token or been robbed of it.
"""

import hashlib
import hmac
import re
import secrets
import string
import zlib
from base64 import urlsafe_b64encode
from typing import NamedTuple

REFRESH = "jr_"
API_KEY = "jk_"
_BYTES = 32
_REFRESH = re.compile(r"jr_([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})")
_API_KEY = re.compile(r"jk_([0-9A-Za-z]{30})([0-9A-Za-z]{6})")
_LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RANDOM, _SUM, _SHOWN = 30, 6, 8


class RefreshToken(NamedTuple):
    """The two secrets of a refresh token, base64url of 32 bytes each."""

    family: str
    current: str

    def __str__(self) -> str:
        return f"{REFRESH}{self.family}.{self.current}"


def new_refresh_token() -> RefreshToken:
    """The first of a new family."""
    return RefreshToken(fresh(), fresh())


def refresh_token(raw: str) -> RefreshToken | None:
    """The token as typed; None for anything else."""
    match = _REFRESH.fullmatch(raw.strip())
    return RefreshToken(match[1], match[2]) if match else None


def successor(key: bytes, token: RefreshToken, salt: str) -> RefreshToken:
    """The next token of the family: always the same for the same salt, so that it can be told twice."""
    made = hmac.digest(key, f"{token.current}.{salt}".encode(), "sha256")
    return RefreshToken(token.family, _base64url(made))


def fresh() -> str:
    """Base64url of 32 random bytes."""
    return _base64url(secrets.token_bytes(_BYTES))


def kept(secret: str) -> str:
    """What is stored of a secret of 128 bits or more: nobody can guess it from its hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_api_key() -> str:
    """jk_, 30 random letters and digits (178 bits), and 6 that check them, so that scanners find leaks."""
    random = "".join(secrets.choice(_LETTERS) for _ in range(_RANDOM))
    return f"{API_KEY}{random}{_checksum(random)}"


def is_api_key(raw: str) -> bool:
    """Whether the text has the form of a key, its checksum included."""
    match = _API_KEY.fullmatch(raw)
    return match is not None and hmac.compare_digest(match[2], _checksum(match[1]))


def shown(api_key: str) -> str:
    """The part of a key that lists show."""
    return f"{api_key[: len(API_KEY) + _SHOWN]}…"


def _checksum(random: str) -> str:
    """CRC-32 in base 62, six digits."""
    left, digits = zlib.crc32(random.encode()), ""
    for _ in range(_SUM):
        left, digit = divmod(left, len(_LETTERS))
        digits = _LETTERS[digit] + digits
    return digits


def _base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
