"""Ed25519 signatures of JSON web tokens (RFC 8037), made and checked by libsodium."""

from typing import Any, NoReturn

from jwt.algorithms import Algorithm
from nacl.exceptions import CryptoError
from nacl.signing import SigningKey, VerifyKey

NAME = "EdDSA"


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
    def to_jwk(key_obj: Any, as_dict: bool = False) -> NoReturn:
        raise NotImplementedError

    @staticmethod
    def from_jwk(jwk: Any) -> NoReturn:
        raise NotImplementedError
