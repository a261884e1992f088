"""What the mail server answers, and what becomes of the message."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from services.domain.accounts.models import Account
from services.domain.reminders.models import Delivery, DeliveryState
from services.domain.reminders.rules import MAX_TRIES
from services.kit import clock
from services.worker.jobs.reminders import sweep
from tests.factories.people import an_account
from tests.factories.reminders import a_due_event, a_subscription, settings_for, subscribers
from tests.mail import Sink, serving

NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with clock.freeze(NOON):
        yield


@pytest.fixture
async def account(db):  # emptied after the rows are made
    """Somebody whose reminder is due."""
    account = await an_account()
    await a_subscription(account, event_id=(await a_due_event()).id)
    return account


async def test_a_mailbox_that_is_busy_is_tried_again(db, sink, account):
    sink.answers[account.email] = "451 busy"
    assert await sweep(settings_for(db, sink)) == 0
    waiting = await Delivery.get()
    assert (waiting.state, waiting.attempt) == (DeliveryState.DUE, 1)
    assert waiting.reason.startswith("451 busy")
    assert timedelta(seconds=1) <= waiting.due_at - NOON <= timedelta(seconds=3)
    sink.answers.clear()
    with clock.freeze(waiting.due_at):
        assert await sweep(settings_for(db, sink)) == 1
    assert (await Delivery.get()).attempt == 2


async def test_a_mailbox_that_does_not_exist_is_dead_at_once(db, sink, account):
    sink.answers[account.email] = "550 no such mailbox"
    assert await sweep(settings_for(db, sink)) == 0
    delivery = await Delivery.get()
    assert (delivery.state, delivery.reason) == (DeliveryState.DEAD, "550 no such mailbox")


async def test_after_eight_tries_it_is_dead(db, sink, account):
    sink.answers[account.email] = "451 busy"
    for tries in range(1, MAX_TRIES + 1):
        with clock.freeze(NOON + timedelta(minutes=5 * tries)):
            await sweep(settings_for(db, sink))
        assert (await Delivery.get()).attempt == tries
    assert (await Delivery.get()).state is DeliveryState.DEAD
    with clock.freeze(NOON + timedelta(minutes=80)):
        assert await sweep(settings_for(db, sink)) == 0


async def test_one_refused_mail_does_not_hold_up_the_others(db, sink):
    event = await a_due_event()
    await subscribers(10, event_id=event.id)
    refused = (await Account.all().order_by("id"))[4]
    sink.answers[refused.email] = "550 no such mailbox"
    assert await sweep(settings_for(db, sink)) == 9
    assert refused.email not in sink.recipients
    assert sink.connections == 1


@pytest.mark.usefixtures("account")
async def test_content_that_is_refused_is_dead(db, sink):
    async def spam():
        return "554 looks like spam"

    sink.at_mail = spam
    await sweep(settings_for(db, sink))
    assert (await Delivery.get()).reason == "554 looks like spam"
    assert (await Delivery.get()).state is DeliveryState.DEAD


@pytest.mark.usefixtures("account")
async def test_a_server_that_is_away_costs_no_try(db, sink):
    away = settings_for(db, Sink(port=1))
    for minute in range(20):
        with clock.freeze(NOON + timedelta(minutes=minute)):
            assert await sweep(away) == 0
    waiting = await Delivery.get()
    assert (waiting.state, waiting.attempt) == (DeliveryState.DUE, 0)
    with clock.freeze(NOON + timedelta(minutes=20)):
        assert await sweep(settings_for(db, sink)) == 1


async def test_a_connection_lost_in_the_middle_puts_off_the_rest_and_loses_none(db, sink):
    event = await a_due_event()
    await subscribers(40, event_id=event.id)

    async def crash():
        if len(sink.mails) == 20:
            sink.at_mail = None
            sink.hang_up()

    sink.at_mail = crash
    assert await sweep(settings_for(db, sink)) == 20
    assert await Delivery.filter(state=DeliveryState.DUE).count() == 20
    with clock.freeze(NOON + timedelta(minutes=1)):
        assert await sweep(settings_for(db, sink)) == 20
    assert len(sink.ledger) == 40
    assert len(sink.mails) <= 41
    assert set(sink.ledger) == set(await Delivery.all().values_list("provider_id", flat=True))


@pytest.mark.usefixtures("account")
async def test_a_server_that_never_answers_does_not_hold_the_sweep(db, sink):
    never = asyncio.Event()
    sink.at_recipient = never.wait
    assert await sweep(settings_for(db, sink, lease_seconds=1.2)) == 0
    waiting = await Delivery.get()
    assert (waiting.state, waiting.attempt) == (DeliveryState.DUE, 1)
    never.set()


@pytest.mark.usefixtures("account")
async def test_a_server_that_restarts_gets_the_mails_of_the_next_sweep(db):
    sink = Sink()
    async with serving(sink):
        pass
    assert await sweep(settings_for(db, sink)) == 0
    async with serving(sink):
        with clock.freeze(NOON + timedelta(minutes=1)):
            assert await sweep(settings_for(db, sink)) == 1


@pytest.mark.parametrize(
    "address",
    [
        "a@b.test\r\nBcc: c@d.test",
        "a@b.test, c@d.test",
        "nobody",
        "@b.test",
        "a b@c.test",
        "王@邻.test",
        "<a@b.test>",
    ],
)
async def test_an_address_that_is_none_is_dead_and_injects_nothing(db, sink, account, address):
    await Account.filter(id=account.id).update(email=address)
    assert await sweep(settings_for(db, sink)) == 0
    delivery = await Delivery.get()
    assert (delivery.state, delivery.reason) == (DeliveryState.DEAD, "address_invalid")
    assert sink.mails == []


async def test_a_title_with_line_breaks_injects_no_header(db, sink):
    event = await a_due_event(title="集市\r\nBcc: everybody@example.test")
    await a_subscription(await an_account(), event_id=event.id)
    assert await sweep(settings_for(db, sink)) == 1
    assert sink.mails[0]["Bcc"] is None
    assert sink.mails[0]["Subject"] == "【近邻】活动提醒：集市 Bcc: everybody@example.test"
