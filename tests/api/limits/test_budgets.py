"""A client's budget: 429 with the moment at which there is something again, for that client alone."""

import json
from datetime import timedelta
from time import monotonic
from uuid import uuid4

import pytest

from services.kit import clock
from services.kit.addresses import client as as_counted
from services.kit.buckets import Size
from tests.api.limits.sending import ask, error_of, limited, token
from tests.factories.people import a_resident

PAGE = "{ events(first: 99) { nodes { id } } }"
"""It costs 100."""
SIZE = Size.a_minute(1000)


@pytest.fixture
def address():
    """Of a client that nobody else is."""
    return f"client-{uuid4()}"


async def until_refused(client, headers=None):
    """How often the page is answered, and the refusal."""
    for number in range(1000):
        answer = await ask(client, PAGE, headers)
        if answer.status_code != 200:
            return number, answer
    raise AssertionError("nobody was refused")


@pytest.mark.parametrize("path", ["compiled", "resolved"])
async def test_who_has_spent_the_budget_is_told_when_to_come_again(db, settings, address, path):
    began = monotonic()
    async with limited(settings, address, jinlin_reads=path, budget_stranger=1000) as client:
        answered, refused = await until_refused(client)
    flowed_in = (monotonic() - began) * 1000 / 60
    assert 9 <= answered <= (1000 + flowed_in + SIZE.lease + 100) / 100
    told = error_of(refused)
    assert (refused.status_code, told["code"]) == (429, "RATE_LIMITED")
    assert refused.headers["retry-after"] == str(told["retryAfter"])
    assert 1 <= told["retryAfter"] <= 60
    at = clock.datetime.fromisoformat(told["retryAt"])
    assert abs(at - clock.now() - timedelta(seconds=told["retryAfter"])) < timedelta(seconds=3)
    assert "data" not in refused.json()


async def test_others_are_answered_meanwhile(db, settings, address):
    async with limited(settings, address, budget_stranger=1000, budget_account=1000) as client:
        await until_refused(client)
        somebody = token(settings, await a_resident())
        assert (await ask(client, PAGE, somebody)).status_code == 200


async def test_an_account_has_one_budget_wherever_it_comes_from(db, settings, address):
    who = await a_resident()
    await a_resident()
    # Ids start anew with each test, budgets do not.
    for _ in range(60):
        who = await a_resident()
    headers = token(settings, who)
    async with (
        limited(settings, address, budget_account=1000) as client,
        limited(settings, address + "!", budget_account=1000) as elsewhere,
    ):
        await until_refused(client, headers)
        answered, _ = await until_refused(elsewhere, headers)
    assert answered <= 3


async def test_two_applications_share_a_budget(db, settings, address):
    async with (
        limited(settings, address, budget_stranger=1000) as one,
        limited(settings, address, budget_stranger=1000) as other,
    ):
        assert 9 <= (await until_refused(one))[0] <= 14
        assert (await until_refused(other))[0] <= 3


async def test_a_request_that_is_refused_costs_something_too(db, settings, address):
    async with limited(settings, address, budget_stranger=100) as client:
        statuses = {(await ask(client, "{ nothing }")).status_code for _ in range(30)}
    assert 429 in statuses


async def test_who_asks_the_same_at_the_same_time_pays_as_well(db, settings, address):
    import asyncio

    async with limited(settings, address, budget_stranger=1000) as client:
        answers = await asyncio.gather(*(ask(client, PAGE) for _ in range(10)))
        assert {one.status_code for one in answers} == {200}
        await until_refused(client)
        assert (await ask(client, PAGE)).status_code == 429


async def test_without_a_number_nobody_counts(db, settings, address):
    async with limited(settings, address, budget_stranger=0) as client:
        assert {(await ask(client, PAGE)).status_code for _ in range(60)} == {200}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2", True),
    ],
)
def test_an_ipv6_client_is_its_network(one, other, same):
    assert (as_counted(one) == as_counted(other)) is same


def test_what_is_no_address_is_itself():
    assert as_counted("unix:") == "unix:"
    assert json.dumps(as_counted("")) == '""'
