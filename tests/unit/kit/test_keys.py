import pytest

from services.kit import keys

SECRET = "dGVzdHMgb25seTogMzIgYnl0ZXMgb2Ygbm90aGluZyBzZWNyZXQ"


def test_a_key_has_32_bytes_and_stays_the_same():
    key = keys.derive(SECRET, keys.CHECK_IN)
    assert len(key) == 32
    assert key == keys.derive(SECRET, keys.CHECK_IN)


def test_purposes_and_secrets_have_keys_of_their_own():
    other = SECRET[:-4] + "AAAA"
    made = {keys.derive(SECRET, "one"), keys.derive(SECRET, "two"), keys.derive(other, "one")}
    assert len(made) == 3


@pytest.mark.parametrize("secret", ["", "c2hvcnQ", "not base64 at all!", "x" * 41])
def test_a_secret_that_is_none_is_refused(secret):
    with pytest.raises(ValueError, match="JINLIN_SECRET"):
        keys.derive(secret, keys.CHECK_IN)
