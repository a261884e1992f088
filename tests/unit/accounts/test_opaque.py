"""Refresh tokens and API keys: their form, and what is kept of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.accounts import opaque

KEY = bytes(range(32))


def test_a_refresh_token_is_read_as_it_was_written():
    token = opaque.new_refresh_token()
    assert opaque.refresh_token(f" {token}\n") == token


@given(st.text(max_size=120))
def test_what_is_no_refresh_token_is_none(text):
    assert opaque.refresh_token(text) is None
    assert opaque.refresh_token(f"jr_{text}") is None


def test_a_successor_stays_in_its_family_and_is_the_same_for_the_same_salt_only():
    token = opaque.new_refresh_token()
    after = opaque.successor(KEY, token, "salt")
    assert after.family == token.family
    assert after == opaque.successor(KEY, token, "salt")
    others = {
        opaque.successor(KEY, token, "other").current,
        opaque.successor(bytes(32), token, "salt").current,
        opaque.successor(KEY, after, "salt").current,
        token.current,
    }
    assert after.current not in others
    assert len(others) == 4
    assert opaque.refresh_token(str(after)) == after


def test_an_api_key_is_known_by_its_prefix_and_its_checksum():
    key = opaque.new_api_key()
    assert key.startswith("jk_")
    assert len(key) == 39
    assert opaque.is_api_key(key)
    assert opaque.shown(key) == f"{key[:11]}…"


def test_the_checksum_of_keys_stays_what_scanners_know():
    assert opaque.is_api_key("jk_" + "0" * 30 + "2C8GjS")


@pytest.mark.parametrize("place", range(39))
def test_every_change_of_a_character_is_found_without_asking_anybody(place):
    key = opaque.new_api_key()
    other = "A" if key[place] != "A" else "B"
    assert not opaque.is_api_key(key[:place] + other + key[place + 1 :])


def test_keys_and_tokens_do_not_repeat():
    assert len({opaque.new_api_key() for _ in range(200)}) == 200
    assert len({opaque.fresh() for _ in range(200)}) == 200


def test_what_is_kept_of_a_secret_is_its_hash():
    secret = opaque.fresh()
    assert len(opaque.kept(secret)) == 64
    assert secret not in opaque.kept(secret)
