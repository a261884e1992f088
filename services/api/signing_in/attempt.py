"""What a browser holds while it is at the provider: sealed, so that nothing needs to be kept for it."""

import hashlib
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from urllib.parse import urlencode

import msgspec
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from services.kit import clock, keys
from services.kit.settings import Settings

LIFE = timedelta(minutes=10)
_BACK = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,500}")
"""A path of our own site: nobody is sent elsewhere."""


class Attempt(msgspec.Struct, frozen=True):
    """`state` returns by the address, `nonce` in the ID token; `verifier` proves that we asked (RFC 7636)."""

    state: str
    nonce: str
    verifier: str
    back: str
    expires: float

    def address(self, endpoint: str, *, client_id: str, redirect_uri: str) -> str:
        """Where the browser goes."""
        challenge = _base64url(hashlib.sha256(self.verifier.encode()).digest())
        asked = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid email",
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"


def new(back: str) -> Attempt:
    """A fresh one that leads back to a path of ours; to the front page where it is none."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    own = back if _BACK.fullmatch(back) else "/"
    return Attempt(state, nonce, verifier, own, (clock.now() + LIFE).timestamp())


def sealed(attempt: Attempt, settings: Settings) -> str:
    """For a cookie."""
    return urlsafe_b64encode(_box(settings).encrypt(msgspec.json.encode(attempt))).decode()


def opened(raw: str, settings: Settings) -> Attempt | None:
    """None for what we have not sealed, or too long ago."""
    try:
        found = msgspec.json.decode(_box(settings).decrypt(urlsafe_b64decode(raw)), type=Attempt)
    except (CryptoError, ValueError):
        return None
    return found if found.expires > clock.now().timestamp() else None


def _box(settings: Settings) -> SecretBox:
    return SecretBox(keys.derive(settings.jinlin_secret, keys.STAFF_SIGN_IN))


def _base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
