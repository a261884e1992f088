"""One secret, many keys: each purpose has its own, so that none can be used for another."""

import hmac
from base64 import b64decode

ACCESS_TOKENS = "access tokens 1"
"""Signs access tokens; a new number makes all older tokens void."""
CHECK_IN = "check-in 1"
"""Signs check-in codes; a new number makes all older codes void."""
_LEAST_BYTES = 32
_HASH = "sha256"


def derive(secret: str, purpose: str) -> bytes:
    """32 bytes from the base64url secret (`Settings.jinlin_secret`) by HKDF-SHA256 (RFC 5869).

    Raises ValueError for a secret that is not base64url of 32 bytes or more.
    """
    # One block of the expansion gives as many bytes as a hash has: all that is asked for.
    pseudorandom = hmac.digest(bytes(32), _decoded(secret), _HASH)
    return hmac.digest(pseudorandom, f"jinlin {purpose}\x01".encode(), _HASH)


def _decoded(secret: str) -> bytes:
    padded = secret + "=" * (-len(secret) % 4)
    try:
        key = b64decode(padded, altchars=b"-_", validate=True)
    except ValueError:
        raise ValueError("JINLIN_SECRET is no base64url") from None
    if len(key) < _LEAST_BYTES:
        raise ValueError(f"JINLIN_SECRET needs {_LEAST_BYTES} bytes or more; it has {len(key)}")
    return key
