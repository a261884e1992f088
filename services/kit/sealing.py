"""Personal data at rest: sealed with a key that PostgreSQL never sees, found again by a blind index.

A value is kept as PostgreSQL's composite type `sealed`: its mask, which reads show as it is; a keyed hash to
find equal values by; the mark of the keys; and the box, XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) by
libsodium. The box is bound to its place ("account.phone"): moved to another column it does not open.
"""

import hashlib
import secrets
import unicodedata
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import NamedTuple

from nacl import bindings
from nacl.exceptions import CryptoError

from services.kit import keys
from services.kit.settings import Settings, SettingsInvalid

KEY_BYTES = 32
BLOCK = 32
"""Values are padded to a multiple of so many bytes, lest lengths tell names apart."""
LONGEST_ID = 16
_NONCE_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_INDEX_BYTES = 16
DERIVED = "0"
"""Id of the data key that is derived from JINLIN_SECRET; in production there is none."""


class KeyMissing(Exception):
    """A value was sealed with a key that this process has not been given."""


class BoxInvalid(Exception):
    """The box was changed, belongs to another column, or was sealed with another key of the same id."""


class Sealed(NamedTuple):
    """A value as PostgreSQL keeps it; no part is ever null."""

    mask: str
    digest: bytes
    """The blind index, 16 bytes: equal for equal values of one column, letters' case and spaces aside."""
    key: str
    """Ids of the data key and of the index key: "2026a.51f0c3"."""
    box: bytes
    """Nonce (24 bytes), ciphertext and tag."""


class Ring:
    """Data keys by id, the newest first, and the key of the blind indexes; 32 bytes each."""

    def __init__(self, data_keys: Mapping[str, bytes], index_key: bytes) -> None:
        self._keys = dict(data_keys)
        self._index_key = index_key
        self._newest = next(iter(self._keys))
        fingerprint = hashlib.blake2b(b"fingerprint", key=index_key, digest_size=3).hexdigest()
        self.mark = f"{self._newest}.{fingerprint}"
        """What values sealed from now on have as `Sealed.key`."""

    def seal(self, place: str, value: str, *, mask: str) -> Sealed:
        """`value`, readable again at `place` ("table.column") only."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        padded = bindings.sodium_pad(value.encode(), BLOCK)
        box = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
            padded, place.encode(), nonce, self._keys[self._newest]
        )
        return Sealed(mask, self.index(place, value), self.mark, nonce + box)

    def open(self, place: str, key: str, box: bytes) -> str:
        """The value; `key` and `box` are those of its `Sealed`. Raises KeyMissing or BoxInvalid."""
        identity = key.partition(".")[0]
        if identity not in self._keys:
            raise KeyMissing(
                f"{place} was sealed with data key {identity!r}, which JINLIN_DATA_KEYS does not hold"
            )
        try:
            padded = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
                box[_NONCE_BYTES:], place.encode(), box[:_NONCE_BYTES], self._keys[identity]
            )
        except (CryptoError, ValueError) as error:
            raise BoxInvalid(f"what is kept as {place} does not open with data key {identity!r}") from error
        return bindings.sodium_unpad(padded, BLOCK).decode()

    def index(self, place: str, value: str) -> bytes:
        """The blind index of a value of `place`: BLAKE2b, keyed."""
        plain = "".join(unicodedata.normalize("NFKC", value).casefold().split())
        return hashlib.blake2b(
            f"{place}\0{plain}".encode(), key=self._index_key, digest_size=_INDEX_BYTES
        ).digest()


_ring: Ring | None = None


def unlock(settings: Settings) -> Ring:
    """Make the settings' keys those of the process; its entry point does so. Raises SettingsInvalid."""
    global _ring
    _ring = ring_of(settings)
    return _ring


def ring() -> Ring:
    """The process's keys."""
    if _ring is None:
        raise RuntimeError("no data keys: the process's entry point calls sealing.unlock")
    return _ring


def ring_of(settings: Settings) -> Ring:
    """The keys that the settings name; those left out are derived from the secret. Or SettingsInvalid."""
    given, index = settings.jinlin_data_keys, settings.jinlin_index_key
    try:
        data_keys = (
            _listed(given) if given else {DERIVED: keys.derive(settings.jinlin_secret, keys.PERSONAL_DATA)}
        )
        index_key = (
            _key("JINLIN_INDEX_KEY", index)
            if index
            else keys.derive(settings.jinlin_secret, keys.BLIND_INDEX)
        )
    except ValueError as error:
        raise SettingsInvalid(f"environment: {error}") from None
    return Ring(data_keys, index_key)


def new_key() -> str:
    """A fresh key as settings name it: base64url of 32 random bytes."""
    return urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode().rstrip("=")


def _listed(given: str) -> dict[str, bytes]:
    """The keys of "id:base64url,id:base64url", in their order. Or ValueError, which never tells a key."""
    found: dict[str, bytes] = {}
    for number, entry in enumerate(filter(None, (part.strip() for part in given.split(","))), 1):
        identity, colon, text = entry.partition(":")
        if not (colon and identity.isascii() and identity.isalnum() and len(identity) <= LONGEST_ID):
            raise ValueError(
                f"entry {number} of JINLIN_DATA_KEYS must read id:base64url, id of 1 to 16 letters, digits"
            )
        if identity in found:
            raise ValueError(f"JINLIN_DATA_KEYS has two keys with the id {identity}")
        found[identity] = _key(f"key {identity} of JINLIN_DATA_KEYS", text)
    if not found:
        raise ValueError("JINLIN_DATA_KEYS has no key; `jinlin keys new` makes one")
    return found


def _key(name: str, text: str) -> bytes:
    key = keys.decoded(text, name)
    if len(key) != KEY_BYTES:
        raise ValueError(f"{name} must have {KEY_BYTES} bytes; it has {len(key)}")
    return key
