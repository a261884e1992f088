"""Access tokens: JSON web tokens (RFC 7519) signed with Ed25519 (RFC 8037)."""

import base64
import binascii
import hashlib
from datetime import timedelta
from typing import NamedTuple

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.kit import clock

ISSUER = "jinlin"
ALGORITHM = "EdDSA"
LONGEST = 1000
"""Characters; what is longer is none of ours and not worth a signature's check."""
MOST_REMEMBERED = 4096
_SECRET_BYTES = 32


class TokenInvalid(Exception):
    """Not a token of ours: the signature, the issuer or a claim is wrong."""


class TokenExpired(TokenInvalid):
    """The token was one of ours, and its time is over."""


class _Read(NamedTuple):
    account_id: int
    expires: float
    """Seconds since 1970."""


class TokenKey:
    """Signs and reads tokens with a key derived from the base64url secret of 32 bytes or more.

    A check of a signature costs 0.1 ms and more, so tokens that held are remembered until they expire.
    """

    def __init__(self, secret: str) -> None:
        self._private = _derive(secret)
        self._public = self._private.public_key()
        self.kid = hashlib.sha256(self._public.public_bytes_raw()).hexdigest()[:16]
        self._remembered: dict[str, _Read] = {}

    def issue(self, account_id: int, ttl: timedelta) -> str:
        """A token for the account that holds for `ttl` from now on."""
        now = clock.now()
        claims = {"iss": ISSUER, "sub": str(account_id), "iat": now, "exp": now + ttl}
        return jwt.encode(claims, self._private, algorithm=ALGORITHM, headers={"kid": self.kid})

    def read(self, token: str) -> int:
        """The token's account id. Raises TokenInvalid or TokenExpired."""
        held = self._remembered.get(token)
        if held is None:
            held = self._verified(token)
        if held.expires <= clock.now().timestamp():
            self._remembered.pop(token, None)
            raise TokenExpired
        self._remember(token, held)
        return held.account_id

    def _verified(self, token: str) -> _Read:
        if len(token) > LONGEST:
            raise TokenInvalid
        try:
            if jwt.get_unverified_header(token).get("kid") != self.kid:
                raise TokenInvalid
            claims = jwt.decode(
                token,
                self._public,
                algorithms=[ALGORITHM],
                issuer=ISSUER,
                # Time is judged by our own clock, which tests can freeze.
                options={"require": ["sub", "exp"], "verify_exp": False, "verify_iat": False},
            )
            return _Read(int(claims["sub"]), float(claims["exp"]))
        except (jwt.InvalidTokenError, ValueError, TypeError) as error:
            raise TokenInvalid from error

    def _remember(self, token: str, held: _Read) -> None:
        if token in self._remembered:
            return
        if len(self._remembered) >= MOST_REMEMBERED:
            del self._remembered[next(iter(self._remembered))]
        self._remembered[token] = held


def _derive(secret: str) -> Ed25519PrivateKey:
    seed = HKDF(SHA256(), length=32, salt=None, info=b"jinlin access tokens 1").derive(_decoded(secret))
    return Ed25519PrivateKey.from_private_bytes(seed)


def _decoded(secret: str) -> bytes:
    try:
        raw = base64.b64decode(secret + "=" * (-len(secret) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("JINLIN_SECRET is no base64url") from None
    if len(raw) < _SECRET_BYTES:
        raise ValueError(f"JINLIN_SECRET needs {_SECRET_BYTES} bytes or more; it has {len(raw)}")
    return raw
