"""Ed25519 signatures of JSON web tokens (RFC 8037), made and checked by libsodium."""

import json
from typing import Any

from jwt.algorithms import Algorithm
from jwt.exceptions import InvalidKeyError
from jwt.utils import base64url_decode, base64url_encode
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

NAME = "EdDSA"
PUBLIC_BYTES = 32


def public_of(seed: bytes) -> bytes:
    """The public key, 32 bytes, of a private one: the seed of 32 bytes (RFC 8032)."""
    return bytes(SigningKey(seed).verify_key)


class EdDSA(Algorithm):
    """For `jwt.PyJWS.register_algorithm`; keys are bytes, those of `public_of`."""

    def prepare_key(self, key: bytes) -> bytes:
        return key

    def sign(self, msg: bytes, key: bytes) -> bytes:
        """64 bytes."""
        return SigningKey(key).sign(msg).signature

    def verify(self, msg: bytes, key: bytes, sig: bytes) -> bool:
        try:
            VerifyKey(key).verify(msg, sig)
        except CryptoError:
            return False
        return True

    @staticmethod
    def to_jwk(key_obj: bytes, as_dict: bool = False) -> Any:
        """A public key as RFC 8037 has it."""
        jwk = {"kty": "OKP", "crv": "Ed25519", "x": base64url_encode(key_obj).decode()}
        return jwk if as_dict else json.dumps(jwk)

    @staticmethod
    def from_jwk(jwk: str | dict[str, Any]) -> bytes:
        """The public key, 32 bytes. Raises InvalidKeyError for any other kind of key."""
        given = json.loads(jwk) if isinstance(jwk, str) else jwk
        if (given.get("kty"), given.get("crv")) != ("OKP", "Ed25519") or "d" in given:
            raise InvalidKeyError("not a public Ed25519 key")
        key = base64url_decode(given.get("x", ""))
        if len(key) != PUBLIC_BYTES:
            raise InvalidKeyError(f"an Ed25519 key has {PUBLIC_BYTES} bytes, not {len(key)}")
        return key
