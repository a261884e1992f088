"""Codes on their way to a gateway that does not always take them."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from services.domain.accounts import actions
from services.domain.accounts.models import SignInCode
from services.kit import clock
from services.kit.embedded import Servers
from services.kit.settings import Settings
from services.worker.jobs import codes
from tests.factories.acting import act
from tests.factories.gateway import a_gateway
from tests.factories.processes import Workers, until

PHONE, DEVICE = "+8613800000001", "device-of-wang-1234567890"
SECRET = "dGVzdHMgb25seTogMzIgYnl0ZXMgb2Ygbm90aGluZyBzZWNyZXQ"


def settings_of(servers: Servers, url: str | None) -> Settings:
    given: dict[str, Any] = {"database_url": servers.database_url, "redis_url": servers.redis_url}
    return Settings(**given, jinlin_secret=SECRET, sms_url=url)


async def ask(settings: Settings, device: str = DEVICE, phone: str = PHONE) -> None:
    await act(actions.request_code(phone=phone, device=device, address="192.0.2.1", settings=settings))


async def test_a_message_is_sent_once_with_its_key_and_credentials_and_then_erased(db):
    async with a_gateway() as gateway:
        settings = settings_of(db, gateway.url)
        await ask(settings)
        assert sum(await asyncio.gather(*(codes.sweep(settings) for _ in range(3)))) == 1
        assert await codes.sweep(settings) == 0
    (taken,), (headers,) = gateway.taken, gateway.asked
    assert taken["to"] == PHONE
    assert taken["text"].startswith("【近邻】")
    assert headers["idempotency-key"] == taken["key"]
    assert headers["authorization"] == "Basic amlubGluOnNlY3JldA=="
    row = await SignInCode.get()
    assert (row.box, row.due_at) == (None, None)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_gateway_that_cannot_now_is_asked_again_with_the_same_key(db, status):
    async with a_gateway(status, status) as gateway:
        settings, start = settings_of(db, gateway.url), clock.now()
        with clock.freeze(start):
            await ask(settings)
            assert await codes.sweep(settings) == 0
            assert await codes.sweep(settings) == 0, "not before the pause"
        with clock.freeze(start + timedelta(seconds=3)):
            assert await codes.sweep(settings) == 0
        with clock.freeze(start + timedelta(seconds=9)):
            assert await codes.sweep(settings) == 1
    assert len(gateway.asked) == 3
    assert len({one["idempotency-key"] for one in gateway.asked}) == 1


async def test_a_gateway_that_is_away_is_given_up_before_the_code_is_too_old(db):
    settings, start = settings_of(db, "http://127.0.0.1:1/send"), clock.now()
    with clock.freeze(start):
        await ask(settings)
    for seconds in (0, 3, 9, 25, 70):
        with clock.freeze(start + timedelta(seconds=seconds)):
            assert await codes.sweep(settings) == 0
    row = await SignInCode.get()
    assert (row.attempts, row.box, row.due_at) == (5, None, None)


async def test_a_number_that_the_gateway_refuses_is_not_tried_again(db):
    async with a_gateway(400) as gateway:
        settings = settings_of(db, gateway.url)
        await ask(settings)
        assert await codes.sweep(settings) == 0
        assert (await SignInCode.get()).due_at is None
    assert len(gateway.asked) == 1


async def test_a_worker_that_died_with_a_message_leaves_it_to_the_next(db):
    async with a_gateway() as gateway:
        settings, start = settings_of(db, gateway.url), clock.now()
        with clock.freeze(start):
            await ask(settings)
            assert len(await codes._claimed()) == 1
            assert await codes.sweep(settings) == 0, "held by the lease"
        with clock.freeze(start + timedelta(seconds=31)):
            assert await codes.sweep(settings) == 1


async def test_a_code_that_is_too_old_is_erased_and_in_a_day_forgotten(db):
    settings, start = settings_of(db, "http://127.0.0.1:1/send"), clock.now()
    with clock.freeze(start):
        await ask(settings)
    with clock.freeze(start + timedelta(minutes=6)):
        assert await codes.sweep(settings) == 0
        await codes.forget()
        assert (await SignInCode.get()).box is None
    with clock.freeze(start + timedelta(days=1, minutes=6)):
        await codes.forget()
    assert await SignInCode.all().count() == 0


async def test_a_worker_process_sends_what_the_bell_tells_it(db, workers: Workers):
    async with a_gateway() as gateway:
        workers.start(SMS_URL=gateway.url)
        settings = settings_of(db, gateway.url)
        await ask(settings)

        async def taken() -> bool:
            return bool(gateway.taken)

        await until(taken)
    assert gateway.taken[0]["to"] == PHONE
