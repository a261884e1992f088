"""Generations of signing keys: which signs, which verifies, and until when."""

import base64
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from services.kit import clock
from services.kit.signing import FIRST, Generation
from services.kit.tokens import KeyUnknown, TokenExpired, TokenKey

SECRET = base64.urlsafe_b64encode(bytes(range(32))).decode()
NOON = datetime(2025, 11, 25, 4, 0, tzinfo=UTC)
HOUR, QUARTER = timedelta(hours=1), timedelta(minutes=15)
SECOND = Generation(2, "salt of the second", NOON + HOUR, None)
ROTATED = (FIRST._replace(verifies_until=NOON + 3 * HOUR), SECOND)


def key(*generations: Generation) -> TokenKey:
    made = TokenKey(SECRET)
    made.take(generations or (FIRST,))
    return made


def test_the_newest_key_signs_from_its_moment_on():
    rotated = key(*ROTATED)
    with clock.freeze(NOON):
        assert rotated.kid == key().kid
    with clock.freeze(NOON + HOUR):
        assert rotated.kid == key(SECOND).kid != key().kid


def test_a_token_of_the_key_before_holds_until_that_keys_time_is_over():
    with clock.freeze(NOON):
        token = key().issue(17, timedelta(days=30))
    rotated = key(*ROTATED)
    with clock.freeze(NOON + 3 * HOUR - timedelta(seconds=1)):
        assert rotated.read(token) == rotated.read(token) == 17
    with clock.freeze(NOON + 3 * HOUR), pytest.raises(TokenExpired):
        rotated.read(token)


def test_what_was_remembered_by_a_key_is_forgotten_with_it():
    held = key()
    with clock.freeze(NOON):
        token = held.issue(17, QUARTER)
        assert held.read(token) == 17
        held.take((SECOND._replace(signs_from=NOON),))
        with pytest.raises(KeyUnknown):
            held.read(token)


def test_a_key_depends_on_its_salt_and_its_number():
    salts = key(SECOND), key(SECOND._replace(salt="other")), key(SECOND._replace(number=3))
    with clock.freeze(NOON + HOUR):
        assert len({one.kid for one in salts}) == 3


def test_another_library_verifies_by_what_is_published():
    rotated = key(*ROTATED)
    for moment in (NOON, NOON + 2 * HOUR):
        with clock.freeze(moment):
            token = rotated.issue(17, timedelta(days=900))
            published = {one["kid"]: one for one in rotated.jwks()}
        found = published[jwt.get_unverified_header(token)["kid"]]
        raw = base64.urlsafe_b64decode(found["x"] + "=")
        public = Ed25519PublicKey.from_public_bytes(raw)
        claims = jwt.decode(token, public, algorithms=[found["alg"]], audience="jinlin", issuer="jinlin")
        assert claims["sub"] == "17"


def test_a_key_is_published_before_it_signs_and_no_longer_than_it_verifies():
    rotated = key(*ROTATED)
    with clock.freeze(NOON):
        assert len(rotated.jwks()) == 2
    with clock.freeze(NOON + 3 * HOUR):
        assert [one["kid"] for one in rotated.jwks()] == [key(SECOND).kid]
    assert all("d" not in one for one in rotated.jwks())
