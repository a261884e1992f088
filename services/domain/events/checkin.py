"""Check-in codes: a signed one for a QR code, and six digits that the venue shows.

Neither is stored: both follow from a key that only the servers know (HMAC-SHA256, RFC 2104). The
caller throttles tries: six digits withstand guessing only so.
"""

import hmac
import re
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.kit.text import half_width

VENUE_STEP = timedelta(minutes=5)
VENUE_DIGITS = 6
_LEAST_KEY = 16
"""Bytes."""

_VERSION = 1
_CLAIM = struct.Struct(">B6s6sI")
"""Version, event, registration (0: none), expiry in seconds since 1970."""
_ID_BYTES = 6
_MAC_BYTES = 10
_TEXT = re.compile(r"[A-Za-z0-9_-]{36}")
"""27 bytes: no padding and no spare bits, so that a claim has one spelling only."""


class CodeRefused(ValueError):
    """A check-in code that does not check anybody in."""


class CodeMalformed(CodeRefused):
    """No code of ours: another length, other characters or another version."""


class CodeForged(CodeRefused):
    """The signature was not made with this key."""


class CodeExpired(CodeRefused):
    """The code was right until `at` (UTC)."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        super().__init__("The code has expired. Scan the code that the venue shows now.")


@dataclass(frozen=True, slots=True)
class CheckinClaim:
    """What a code says: the event, the registration it was made for, and its end (UTC)."""

    event: int
    registration: int | None
    expires_at: datetime


def issue(key: bytes, *, event: int, registration: int | None, expires_at: datetime) -> str:
    """A code of 36 URL-safe characters. `expires_at` is aware and counts in whole seconds.

    Raises ValueError for a key under 16 bytes, a naive moment, or an id that is not positive and
    under 2^48.
    """
    claim = _CLAIM.pack(
        _VERSION,
        _id_bytes(event),
        bytes(_ID_BYTES) if registration is None else _id_bytes(registration),
        _epoch(expires_at),
    )
    return urlsafe_b64encode(claim + _mac(key, b"claim", claim)).decode()


def read(key: bytes, code: str, *, now: datetime) -> CheckinClaim:
    """What the code says, if it is ours and `now` (aware) is before its end.

    Raises `CodeMalformed`, `CodeForged` or `CodeExpired`.
    """
    signed = urlsafe_b64decode(code) if _TEXT.fullmatch(code) else b""
    claim, mac = signed[: _CLAIM.size], signed[_CLAIM.size :]
    if claim[:1] != bytes([_VERSION]):
        raise CodeMalformed("This is no check-in code. Scan the code that the venue shows.")
    if not hmac.compare_digest(mac, _mac(key, b"claim", claim)):
        raise CodeForged("The code is not genuine. Scan the code that the venue shows.")
    _, event, registration, expiry = _CLAIM.unpack(claim)
    expires_at = datetime.fromtimestamp(expiry, UTC)
    if _epoch(now) >= expiry:
        raise CodeExpired(expires_at)
    return CheckinClaim(int.from_bytes(event), int.from_bytes(registration) or None, expires_at)


def venue_code(key: bytes, event: int, at: datetime) -> str:
    """The six digits that the venue of the event shows at the moment `at` (aware).

    They change every five minutes and are truncated as in RFC 4226 (HOTP), with SHA-256.
    """
    return _digits(key, event, _step(at))


def venue_code_holds(key: bytes, event: int, code: str, *, now: datetime) -> bool:
    """Whether the digits are the event's of this step or the one before; blanks do not matter."""
    typed = "".join(half_width(code).split()).encode(errors="replace")
    step = _step(now)
    is_this = hmac.compare_digest(typed, _digits(key, event, step).encode())
    is_last = hmac.compare_digest(typed, _digits(key, event, step - 1).encode())
    return is_this or is_last


def _digits(key: bytes, event: int, step: int) -> str:
    mac = _mac(key, b"venue", _id_bytes(event) + struct.pack(">q", step), length=32)
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4]) & 0x7FFF_FFFF
    return f"{number % 10**VENUE_DIGITS:0{VENUE_DIGITS}}"


def _mac(key: bytes, purpose: bytes, message: bytes, *, length: int = _MAC_BYTES) -> bytes:
    if len(key) < _LEAST_KEY:
        raise ValueError(f"a check-in key has {_LEAST_KEY} bytes or more")
    return hmac.digest(key, b"jinlin/check-in/" + purpose + b"\0" + message, "sha256")[:length]


def _id_bytes(number: int) -> bytes:
    if not 0 < number < 1 << 8 * _ID_BYTES:
        raise ValueError("an id in a check-in code is positive and under 2^48")
    return number.to_bytes(_ID_BYTES)


def _epoch(at: datetime) -> int:
    if at.tzinfo is None:
        raise ValueError("check-in codes need aware moments")
    return int(at.timestamp())


def _step(at: datetime) -> int:
    return _epoch(at) // int(VENUE_STEP.total_seconds())
