import base64
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.kit import clock, tokens
from services.kit.tokens import TokenExpired, TokenInvalid, TokenKey

SECRET = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")
OTHER = base64.urlsafe_b64encode(bytes(range(1, 33))).decode()
MINUTES = timedelta(minutes=15)
NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)


@pytest.fixture
def key() -> TokenKey:
    return TokenKey(SECRET)


def test_a_token_names_its_account(key: TokenKey) -> None:
    assert key.read(key.issue(17, MINUTES)) == 17


def test_processes_with_one_secret_read_each_others_tokens(key: TokenKey) -> None:
    assert TokenKey(SECRET + "=").read(key.issue(17, MINUTES)) == 17


def test_the_header_names_algorithm_and_key_and_the_claims_only_the_account(key: TokenKey) -> None:
    token = key.issue(17, MINUTES)
    assert jwt.get_unverified_header(token) == {"alg": "EdDSA", "kid": key.kid, "typ": "JWT"}
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims.keys() == {"iss", "sub", "iat", "exp"}


def test_a_token_of_another_secret_is_invalid(key: TokenKey) -> None:
    with pytest.raises(TokenInvalid):
        key.read(TokenKey(OTHER).issue(17, MINUTES))


def test_a_forger_who_knows_the_kid_does_not_get_in(key: TokenKey) -> None:
    claims = {"iss": "jinlin", "sub": "1", "exp": 9_999_999_999}
    forged = jwt.encode(claims, Ed25519PrivateKey.generate(), algorithm="EdDSA", headers={"kid": key.kid})
    unsigned = jwt.encode(claims, None, algorithm="none", headers={"kid": key.kid})
    public = key._public.public_bytes_raw().hex() * 2
    symmetric = jwt.encode(claims, public, algorithm="HS256", headers={"kid": key.kid})
    for token in (forged, unsigned, symmetric):
        with pytest.raises(TokenInvalid):
            key.read(token)


@pytest.mark.parametrize("claims", [{"sub": "seventeen"}, {"exp": None}, {"iss": "other"}, {"sub": None}])
def test_a_claim_that_is_missing_or_wrong_makes_it_invalid(key: TokenKey, claims: dict[str, object]) -> None:
    whole = {"iss": "jinlin", "sub": "17", "exp": 9_999_999_999} | claims
    kept = {name: value for name, value in whole.items() if value is not None}
    token = jwt.encode(kept, key._private, algorithm="EdDSA", headers={"kid": key.kid})
    with pytest.raises(TokenInvalid):
        key.read(token)


@pytest.mark.parametrize("text", ["", "abc", "a.b.c", "é.é.é", "令牌", "a." * 5000])
def test_what_is_no_token_is_invalid(key: TokenKey, text: str) -> None:
    with pytest.raises(TokenInvalid):
        key.read(text)


def test_every_change_of_a_character_is_found(key: TokenKey) -> None:
    token = key.issue(17, MINUTES)
    for place in range(0, len(token) - 1, 7):
        changed = "A" if token[place] != "A" else "B"
        with pytest.raises(TokenInvalid):
            key.read(token[:place] + changed + token[place + 1 :])


def test_a_token_expires_even_if_it_was_remembered(key: TokenKey) -> None:
    with clock.freeze(NOON):
        token = key.issue(17, MINUTES)
    with clock.freeze(NOON + MINUTES - timedelta(seconds=1)):
        assert key.read(token) == key.read(token) == 17
    with clock.freeze(NOON + MINUTES), pytest.raises(TokenExpired):
        key.read(token)
    with clock.freeze(NOON + MINUTES), pytest.raises(TokenExpired):
        TokenKey(SECRET).read(token)


def test_a_token_is_verified_once(key: TokenKey, monkeypatch: pytest.MonkeyPatch) -> None:
    token = key.issue(17, MINUTES)
    key.read(token)
    monkeypatch.setattr(key, "_verified", None)
    assert key.read(token) == 17


def test_what_is_remembered_is_bounded(key: TokenKey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST_REMEMBERED", 3)
    issued = [key.issue(number, MINUTES) for number in range(1, 6)]
    assert [key.read(token) for token in issued] == [1, 2, 3, 4, 5]
    assert list(key._remembered) == issued[2:]


@pytest.mark.parametrize("secret", ["", "short", "not base64url!", "A" * 42])
def test_a_weak_secret_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="JINLIN_SECRET"):
        TokenKey(secret)
