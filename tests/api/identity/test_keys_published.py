"""The signing keys as others see them, and a key that another process has made."""

from datetime import timedelta

import jwt
import pytest
from jwt import PyJWKSet

from services.api.signing_in import keyring
from services.domain.accounts import signing_keys
from services.kit import clock
from services.kit.signing import FIRST
from services.kit.tokens import TokenKey
from tests.api.conftest import SECRET
from tests.factories.acting import act
from tests.factories.people import a_resident


@pytest.fixture
def ours(settings):
    key = keyring.of(settings)
    yield key
    key.take((FIRST,))


async def test_the_keys_are_published_for_anybody_to_verify_by(api, ours):
    actor = await a_resident()
    answer = await api.http.get("/.well-known/jwks.json")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/jwk-set+json"
    assert answer.headers["cache-control"] == "public, max-age=300"
    token = api.key.issue(actor.account_id, timedelta(minutes=15))
    key = PyJWKSet.from_dict(answer.json())[jwt.get_unverified_header(token)["kid"]]
    claims = jwt.decode(token, key, algorithms=["EdDSA"], audience="jinlin", issuer="jinlin")
    assert claims["sub"] == str(actor.account_id)


async def test_a_coming_key_is_published_ahead(api, ours):
    await act(signing_keys.rotate())
    await keyring.load(ours)
    assert len((await api.http.get("/.well-known/jwks.json")).json()["keys"]) == 2


async def test_a_token_by_a_key_that_another_process_made_is_taken(api, ours, monkeypatch):
    monkeypatch.setattr(keyring, "_last_look", 0.0)
    actor = await a_resident()
    await act(signing_keys.rotate(lead=timedelta(0), overlap=timedelta(0)))
    elsewhere = TokenKey(SECRET)
    elsewhere.take(await signing_keys.generations())
    headers = {"authorization": f"Bearer {elsewhere.issue(actor.account_id, timedelta(hours=1))}"}
    sent = await api.http.post("/graphql", json={"query": "{ me { id } }"}, headers=headers)
    assert sent.json()["data"]["me"] == {"id": f"Account:{actor.account_id}"}
    void = {"authorization": f"Bearer {api.key.issue(actor.account_id, timedelta(hours=1))}"}
    assert (await api.http.post("/graphql", json={"query": "{ me { id } }"}, headers=void)).status_code == 401


async def test_invented_keys_make_us_look_once_a_second_at_most(api, ours, monkeypatch):
    monkeypatch.setattr(keyring, "_last_look", 0.0)
    looks = []
    load = keyring.load

    async def counted(key):
        looks.append(clock.now())
        await load(key)

    monkeypatch.setattr(keyring, "load", counted)
    for number in range(20):
        secret = f"{number:02d}{SECRET[2:]}"
        headers = {"authorization": f"Bearer {TokenKey(secret).issue(1, timedelta(hours=1))}"}
        sent = await api.http.post("/graphql", json={"query": "{ me { id } }"}, headers=headers)
        assert sent.status_code == 401
    seconds = (clock.now() - looks[0]).total_seconds()
    assert 1 <= len(looks) <= 2 + seconds
