"""One secret, many keys: each purpose has its own, so that none can be used for another."""

import hmac
from base64 import b64decode

ACCESS_TOKENS = "access tokens 1"
"""Signs access tokens of the first generation; those after it add their number and salt."""
SIGN_IN = "sign-in 1"
"""Hashes codes for signing in and makes refresh tokens; a new number makes all older ones void."""
STAFF_SIGN_IN = "staff sign-in 1"
"""Seals what a browser holds while it is at the identity provider."""
CHECK_IN = "check-in 1"
"""Signs check-in codes; a new number makes all older codes void."""
PERSONAL_DATA = "personal data 1"
"""Seals personal data where no data keys are given."""
FILES = "files 1"
"""Signs addresses at which files are put and fetched for a while."""
BLIND_INDEX = "blind index 1"
"""Finds personal data where no index key is given."""
_LEAST_BYTES = 32
_HASH = "sha256"


def derive(secret: str, purpose: str) -> bytes:
    """32 bytes from the base64url secret (`Settings.jinlin_secret`) by HKDF-SHA256 (RFC 5869).

    Raises ValueError for a secret that is not base64url of 32 bytes or more.
    """
    # One block of the expansion gives as many bytes as a hash has: all that is asked for.
    pseudorandom = hmac.digest(bytes(32), _decoded(secret), _HASH)
    return hmac.digest(pseudorandom, f"jinlin {purpose}\x01".encode(), _HASH)


def decoded(text: str, name: str) -> bytes:
    """The bytes of base64url, padded or not. Raises ValueError, which tells the name and not the text."""
    try:
        return b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise ValueError(f"{name} is no base64url") from None


def _decoded(secret: str) -> bytes:
    key = decoded(secret, "JINLIN_SECRET")
    if len(key) < _LEAST_BYTES:
        raise ValueError(f"JINLIN_SECRET needs {_LEAST_BYTES} bytes or more; it has {len(key)}")
    return key
