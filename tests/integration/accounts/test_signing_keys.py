"""Rotating the keys that sign access tokens."""

import asyncio
from datetime import timedelta

from tortoise.exceptions import IntegrityError

from services.domain.accounts import signing_keys
from services.domain.accounts.models import SigningKeyRow
from services.kit import clock
from services.kit.signing import FIRST
from services.kit.tokens import TokenKey
from tests.api.conftest import SECRET
from tests.factories.acting import act


async def test_an_untouched_database_has_the_first_key(db):
    assert await signing_keys.generations() == [FIRST]


async def test_a_rotation_adds_a_key_that_signs_later_and_ends_the_one_before(db):
    start = clock.now()
    with clock.freeze(start):
        made = await act(signing_keys.rotate())
        first, second = await signing_keys.generations()
    assert (first.number, second.number) == (1, 2)
    assert second == made
    assert second.signs_from == start + timedelta(minutes=10)
    assert first.verifies_until == second.signs_from + timedelta(hours=24)
    assert len(second.salt) > 40


async def test_tokens_go_over_from_key_to_key(db):
    key, start = TokenKey(SECRET), clock.now()
    token = key.issue(17, timedelta(hours=2))
    await act(signing_keys.rotate())
    key.take(await signing_keys.generations())
    with clock.freeze(start + timedelta(hours=1)):
        newer = key.issue(17, timedelta(hours=1))
        assert key.read(token) == key.read(newer) == 17
        assert token.split(".")[0] != newer.split(".")[0]


async def test_after_a_leak_all_tokens_are_void_at_once(db):
    key = TokenKey(SECRET)
    token = key.issue(17, timedelta(hours=2))
    await act(signing_keys.rotate())
    await act(signing_keys.rotate(lead=timedelta(0), overlap=timedelta(0)))
    found = await signing_keys.generations()
    assert [one.number for one in found] == [3]
    key.take(found)
    assert key.kid not in token
    assert key.read(key.issue(17, timedelta(hours=1))) == 17


async def test_rotations_at_once_make_one_key_each_or_fail(db):
    async def rotated() -> bool:
        try:
            await act(signing_keys.rotate())
        except IntegrityError:
            return False
        return True

    done = await asyncio.gather(*(rotated() for _ in range(4)))
    assert any(done)
    numbers = [row.number for row in await SigningKeyRow.all().order_by("number")]
    assert numbers == list(range(1, 2 + sum(done)))


async def test_the_salt_of_a_key_whose_time_is_over_is_deleted(db):
    await act(signing_keys.rotate(lead=timedelta(0), overlap=timedelta(0)))
    assert await signing_keys.forget(clock.now() + timedelta(seconds=1)) == 1
    assert [one.number for one in await signing_keys.generations()] == [2]
