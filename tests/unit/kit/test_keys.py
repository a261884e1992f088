from base64 import urlsafe_b64decode

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.kit import keys

SECRET = "dGVzdHMgb25seTogMzIgYnl0ZXMgb2Ygbm90aGluZyBzZWNyZXQ"


def test_a_key_has_32_bytes_and_stays_the_same():
    key = keys.derive(SECRET, keys.CHECK_IN)
    assert len(key) == 32
    assert key == keys.derive(SECRET, keys.CHECK_IN)


def test_a_secret_makes_the_same_key_for_ever():
    made = "af0d1b300ab5191f52ce199b234b26d060b3cfcc00eab37478a6cf8118873610"
    assert keys.derive(SECRET, keys.CHECK_IN).hex() == made


@pytest.mark.parametrize("purpose", [keys.CHECK_IN, keys.ACCESS_TOKENS, "", "近邻"])
def test_another_library_derives_the_same_keys(purpose):
    other = HKDF(SHA256(), length=32, salt=None, info=f"jinlin {purpose}".encode())
    assert keys.derive(SECRET, purpose) == other.derive(urlsafe_b64decode(SECRET + "="))


def test_purposes_and_secrets_have_keys_of_their_own():
    other = SECRET[:-4] + "AAAA"
    made = {keys.derive(SECRET, "one"), keys.derive(SECRET, "two"), keys.derive(other, "one")}
    assert len(made) == 3


@pytest.mark.parametrize("secret", ["", "c2hvcnQ", "not base64 at all!", "x" * 41])
def test_a_secret_that_is_none_is_refused(secret):
    with pytest.raises(ValueError, match="JINLIN_SECRET"):
        keys.derive(secret, keys.CHECK_IN)
