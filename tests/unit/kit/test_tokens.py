import base64
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from services.kit import clock, keys, tokens
from services.kit.eddsa import EdDSA
from services.kit.tokens import TokenExpired, TokenInvalid, TokenKey

SECRET = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")
OTHER = base64.urlsafe_b64encode(bytes(range(1, 33))).decode()
MINUTES = timedelta(minutes=15)
NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
CLAIMS = {"iss": "jinlin", "aud": "jinlin", "sub": "17", "iat": 1_795_579_200, "exp": 9_999_999_999}
TOKEN_OF_17_AT_NOON = (
    "eyJhbGciOiJFZERTQSIsImtpZCI6Ijg1ODIwYmE1YWY3OTEwNzkiLCJ0eXAiOiJKV1QifQ"
    ".eyJpc3MiOiJqaW5saW4iLCJhdWQiOiJqaW5saW4iLCJzdWIiOiIxNyIsImlhdCI6MTc5NTU3OTIwMCwiZXhwIjoxNzk1NTgwMTAwfQ"
    ".3ZR3HTwzBeXFCjbdxSA-zIS5ezskjjvQuonsSVfwW4_xr8YELufvZXHPVdE2T2gP5GdpIjla_q3zY5GNOItECg"
)
"""Made with SECRET by PyJWT and the package cryptography."""


@pytest.fixture
def key() -> TokenKey:
    return TokenKey(SECRET)


def signed(key: TokenKey, claims: dict[str, object], by: Ed25519PrivateKey | None = None) -> str:
    """A token by PyJWT and cryptography, with the key that SECRET makes unless it is `by` another one."""
    own = Ed25519PrivateKey.from_private_bytes(keys.derive(SECRET, keys.ACCESS_TOKENS))
    return jwt.encode(claims, by or own, algorithm="EdDSA", headers={"kid": key.kid})


def test_a_token_names_its_account(key: TokenKey) -> None:
    assert key.read(key.issue(17, MINUTES)) == 17


def test_processes_with_one_secret_read_each_others_tokens(key: TokenKey) -> None:
    assert TokenKey(SECRET + "=").read(key.issue(17, MINUTES)) == 17


def test_a_secret_makes_the_same_tokens_for_ever(key: TokenKey) -> None:
    with clock.freeze(NOON):
        assert key.issue(17, MINUTES) == TOKEN_OF_17_AT_NOON
        assert key.read(TOKEN_OF_17_AT_NOON) == 17


def test_another_library_reads_our_tokens_with_the_public_key(key: TokenKey) -> None:
    public = Ed25519PublicKey.from_public_bytes(key.public)
    claims = jwt.decode(
        key.issue(17, MINUTES), public, algorithms=["EdDSA"], audience="jinlin", issuer="jinlin"
    )
    assert claims["sub"] == "17"
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(
            TokenKey(OTHER).issue(17, MINUTES),
            public,
            algorithms=["EdDSA"],
            audience="jinlin",
            issuer="jinlin",
        )


def test_we_read_what_another_library_signs_with_the_private_key(key: TokenKey) -> None:
    assert key.read(signed(key, CLAIMS)) == 17


def test_the_header_names_algorithm_and_key_and_the_claims_only_the_account(key: TokenKey) -> None:
    token = key.issue(17, MINUTES)
    assert jwt.get_unverified_header(token) == {"alg": "EdDSA", "kid": key.kid, "typ": "JWT"}
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims.keys() == {"iss", "aud", "sub", "iat", "exp"}


def test_a_token_of_a_session_names_it(key: TokenKey) -> None:
    held = key.bearer(key.issue(17, MINUTES, session_id=23))
    assert (held.account_id, held.session_id) == (17, 23)
    assert key.bearer(key.issue(17, MINUTES)).session_id is None


def test_a_token_of_another_secret_is_invalid(key: TokenKey) -> None:
    with pytest.raises(TokenInvalid):
        key.read(TokenKey(OTHER).issue(17, MINUTES))


def test_a_forger_who_knows_the_kid_does_not_get_in(key: TokenKey) -> None:
    forged = signed(key, CLAIMS, by=Ed25519PrivateKey.generate())
    unsigned = jwt.encode(CLAIMS, None, algorithm="none", headers={"kid": key.kid})
    symmetric = jwt.encode(CLAIMS, key.public.hex(), algorithm="HS256", headers={"kid": key.kid})
    for token in (forged, unsigned, symmetric):
        with pytest.raises(TokenInvalid):
            key.read(token)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": None},
        {"sid": "one"},
        {"sub": "seventeen"},
        {"exp": None},
        {"iss": "other"},
        {"iss": None},
        {"sub": None},
        {"aud": "other"},
    ],
)
def test_a_claim_that_is_missing_or_wrong_makes_it_invalid(key: TokenKey, claims: dict[str, object]) -> None:
    kept = {name: value for name, value in (CLAIMS | claims).items() if value is not None}
    with pytest.raises(TokenInvalid):
        key.read(signed(key, kept))


def test_a_signature_of_another_length_is_none(key: TokenKey) -> None:
    """Libsodium reads signature and message as one text: where one ends is for us to check."""
    algorithm, seed = EdDSA(), keys.derive(SECRET, keys.ACCESS_TOKENS)
    signature = algorithm.sign(b"message", seed)
    assert algorithm.verify(b"message", key.public, signature)
    assert not algorithm.verify(b"ssage", key.public, signature + b"me")
    assert not algorithm.verify(signature[62:] + b"message", key.public, signature[:62])


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
