"""Access tokens: JSON web tokens (RFC 7519) signed with Ed25519 (RFC 8037)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

import jwt
import msgspec

from services.kit import clock, eddsa
from services.kit.signing import FIRST, Generation, SigningKey

LONGEST = 1000
"""Characters; what is longer is none of ours and not worth a signature's check."""
MOST_REMEMBERED = 4096
ISSUER: Literal["jinlin"] = "jinlin"


class TokenInvalid(Exception):
    """Not a token of ours: the signature, the issuer or a claim is wrong."""


class KeyUnknown(TokenInvalid):
    """The token names a key that this process does not know, or not yet."""


class TokenExpired(TokenInvalid):
    """The token was one of ours, and its time is over."""


class _Claims(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Moments are whole seconds since 1970."""

    iss: Literal["jinlin"]
    aud: Literal["jinlin"]
    sub: str
    iat: int
    exp: int
    sid: str | None = None


class Bearer(NamedTuple):
    """Whom a token stands for."""

    account_id: int
    session_id: int | None
    """The session that ends it before its time; None for a token that an operator has issued."""
    expires: float
    """Seconds since 1970."""


class TokenKey:
    """Signs and reads tokens with keys derived from the base64url secret of 32 bytes or more.

    The newest key signs, older ones still verify until their time is over. The first check of a token
    costs 0.07 ms, so those that held are remembered until they expire.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret
        # Signatures of our own: PyJWT's need the package cryptography.
        self._signatures = jwt.PyJWS(algorithms=[])
        self._signatures.register_algorithm(eddsa.NAME, eddsa.EdDSA())
        self._remembered: dict[str, Bearer] = {}
        self._keys: dict[str, SigningKey] = {}
        self.take((FIRST,))

    def take(self, generations: Sequence[Generation]) -> None:
        """Know these keys, the oldest first, and no others."""
        known = {one.generation: one for one in self._keys.values()}
        if known.keys() == set(generations):
            return
        made = [known.get(one) or SigningKey(self._secret, one) for one in generations]
        self._keys = {one.kid: one for one in made}
        self._remembered.clear()

    @property
    def kid(self) -> str:
        """Names the key that signs now."""
        return self._signing().kid

    @property
    def public(self) -> bytes:
        """Of the key that signs now; 32 bytes (RFC 8032)."""
        return self._signing().public

    def known(self) -> Sequence[SigningKey]:
        """Those that are known, the oldest first."""
        return list(self._keys.values())

    def jwks(self) -> list[dict[str, Any]]:
        """The public keys (RFC 7517) that verify now, and those that will sign soon."""
        now = clock.now()
        return [one.jwk() for one in self._keys.values() if one.verifies(now)]

    def issue(self, account_id: int, ttl: timedelta, *, session_id: int | None = None) -> str:
        """A token for the account that holds for `ttl` from now on, or until the session ends."""
        now = clock.now()
        claims = _Claims(
            iss=ISSUER,
            aud=ISSUER,
            sub=str(account_id),
            iat=int(now.timestamp()),
            exp=int((now + ttl).timestamp()),
            sid=None if session_id is None else str(session_id),
        )
        key = self._signing()
        return self._signatures.encode(
            msgspec.json.encode(claims), key.private, algorithm=eddsa.NAME, headers={"kid": key.kid}
        )

    def read(self, token: str) -> int:
        """The token's account id. Raises TokenInvalid or TokenExpired."""
        return self.bearer(token).account_id

    def bearer(self, token: str) -> Bearer:
        """Whom the token stands for. Raises TokenInvalid, KeyUnknown or TokenExpired."""
        held = self._remembered.get(token) or self._verified(token)
        if held.expires <= clock.now().timestamp():
            self._remembered.pop(token, None)
            raise TokenExpired
        return held

    def _verified(self, token: str) -> Bearer:
        if len(token) > LONGEST:
            raise TokenInvalid
        try:
            key = self._keys.get(self._signatures.get_unverified_header(token).get("kid", ""))
            if key is None:
                raise KeyUnknown
            payload = self._signatures.decode(token, key.public, algorithms=[eddsa.NAME])
            held = _bearer(msgspec.json.decode(payload, type=_Claims), key.verifies_until)
        except (jwt.InvalidTokenError, ValueError, TypeError) as error:
            raise TokenInvalid from error
        if held.expires > clock.now().timestamp():
            self._remember(token, held)
        return held

    def _remember(self, token: str, held: Bearer) -> None:
        if len(self._remembered) >= MOST_REMEMBERED:
            del self._remembered[next(iter(self._remembered))]
        self._remembered[token] = held

    def _signing(self) -> SigningKey:
        now = clock.now()
        return [one for one in self._keys.values() if one.signs_from <= now][-1]


def _bearer(claims: _Claims, until: datetime | None) -> Bearer:
    expires = claims.exp if until is None else min(claims.exp, until.timestamp())
    return Bearer(int(claims.sub), None if claims.sid is None else int(claims.sid), expires)
