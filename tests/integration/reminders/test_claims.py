"""Claims: pages of the fan-out, leases that run out, and what settles under them."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.domain.events.models import EventState
from services.domain.notifications.channels import Reject, Retry, Sent
from services.domain.reminders import claims, held, settle
from services.domain.reminders.models import Channel, Delivery, Reminder, ReminderState
from services.domain.reminders.rules import MAX_TRIES
from services.kit import clock
from tests.factories.people import an_account
from tests.factories.reminders import a_due_event, a_subscription, subscribers

pytestmark = pytest.mark.usefixtures("db")

NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
LEASE = 30.0


@pytest.fixture(autouse=True)
def noon():
    with clock.freeze(NOON):
        yield


async def a_claim():
    event = await a_due_event()
    await a_subscription(await an_account(), event_id=event.id)
    taken = await claims.claim(LEASE)
    assert taken is not None
    return taken


async def settled(taken, outcome):
    (one,) = await held.read(taken)
    await settle.settle(taken.lease, [settle.tried(one, outcome)])
    return await Delivery.get()


@pytest.mark.parametrize(
    ("people", "pages"),
    [(0, [0]), (1, [1]), (499, [499]), (500, [500, 0]), (501, [500, 1]), (1000, [500, 500, 0])],
)
async def test_a_fan_out_goes_page_by_page_until_one_is_not_full(people, pages):
    event = await a_due_event()
    if people:
        await subscribers(people, event_id=event.id)
    seen, accounts = [], set()
    while (taken := await claims.claim(LEASE)) is not None:
        seen.append(len(taken.ids))
        accounts.update(taken.ids)
    assert seen == pages
    assert len(accounts) == await Delivery.all().count() == people
    assert (await Reminder.get()).state is ReminderState.DONE


async def test_claims_side_by_side_hold_different_deliveries():
    event = await a_due_event()
    await subscribers(900, event_id=event.id)
    taken = [one for one in await asyncio.gather(*(claims.claim(LEASE) for _ in range(4))) if one]
    ids = [id for one in taken for id in one.ids]
    assert len(ids) == len(set(ids))


async def test_nothing_due_is_nothing_claimed():
    assert await claims.claim(LEASE) is None


@pytest.mark.parametrize("state", [one for one in EventState if one is not EventState.PUBLISHED])
async def test_a_reminder_of_an_event_that_is_not_on_is_done_without_deliveries(state):
    event = await a_due_event(state=state)
    await a_subscription(await an_account(), event_id=event.id)
    taken = await claims.claim(LEASE)
    assert taken is not None
    assert taken.ids == ()
    assert (await Reminder.get()).state is ReminderState.DONE


async def test_three_subscriptions_of_one_person_are_one_delivery_a_channel():
    event = await a_due_event(category="sport")
    me = await an_account()
    await a_subscription(me, event_id=event.id)
    await a_subscription(me, category="sport", channels=[Channel.EMAIL, Channel.IN_APP])
    await a_subscription(me, area_id=event.area_id, channels=[Channel.IN_APP])
    taken = await claims.claim(LEASE)
    assert taken is not None
    assert len(taken.ids) == 2
    assert set(await Delivery.all().values_list("channel", flat=True)) == {"email", "in_app"}


@pytest.mark.parametrize(("after", "again"), [(LEASE - 0.001, False), (LEASE, True), (LEASE + 60, True)])
async def test_a_lease_that_ran_out_is_taken_over(after, again):
    first = await a_claim()
    with clock.freeze(NOON + timedelta(seconds=after)):
        second = await claims.claim(LEASE)
    assert (second is not None) is again
    if second is not None:
        assert second.ids == first.ids
        assert second.lease != first.lease
        assert (await Delivery.get()).attempt == 2


async def test_who_lost_the_lease_neither_renews_nor_settles():
    first = await a_claim()
    with clock.freeze(NOON + timedelta(seconds=LEASE)):
        second = await claims.claim(LEASE)
        assert (await claims.renew(first, LEASE)).ids == ()
        (one,) = await held.read(first)
        assert await settle.settle(first.lease, [settle.tried(one, Sent("x"))]) == {}
        await claims.release(first)
    delivery = await Delivery.get()
    assert second is not None
    assert (delivery.state.value, delivery.lease) == ("leased", second.lease)


async def test_a_lease_renewed_in_time_is_not_taken_over():
    first = await a_claim()
    with clock.freeze(NOON + timedelta(seconds=LEASE - 1)):
        assert (await claims.renew(first, LEASE)).ids == first.ids
    with clock.freeze(NOON + timedelta(seconds=LEASE + 5)):
        assert await claims.claim(LEASE) is None


async def test_what_is_given_back_counts_no_try_and_is_claimed_at_once():
    await claims.release(await a_claim())
    waiting = await Delivery.get()
    assert (waiting.state.value, waiting.attempt, waiting.lease) == ("due", 0, None)
    assert await claims.claim(LEASE) is not None
    assert (await Delivery.get()).attempt == 1


async def test_the_eighth_worker_that_is_lost_is_the_last():
    taken = await a_claim()
    await Delivery.filter(id=taken.ids[0]).update(attempt=MAX_TRIES)
    with clock.freeze(NOON + timedelta(seconds=LEASE)):
        again = await claims.claim(LEASE)
    assert again is not None
    assert again.ids == ()
    delivery = await Delivery.get()
    assert (delivery.state.value, delivery.reason) == ("dead", "tries_exhausted")


@pytest.mark.parametrize(
    ("outcome", "state", "reason", "attempt"),
    [
        (Sent("id-1"), "sent", "", 1),
        (Reject("no_such_user"), "dead", "no_such_user", 1),
        (Retry("busy", timedelta(minutes=5)), "due", "busy", 1),
        (Retry("down", timedelta(minutes=5), counted=False), "due", "down", 0),
        (Reject("长" * 900), "dead", "长" * 500, 1),
        (None, "due", "untried", 0),
    ],
)
async def test_what_a_channel_says_is_written_down(outcome, state, reason, attempt):
    delivery = await settled(await a_claim(), outcome)
    assert (delivery.state.value, delivery.reason, delivery.attempt) == (state, reason, attempt)
    assert (delivery.lease, delivery.lease_until) == (None, None)
    assert (delivery.sent_at == NOON) is (state == "sent")


async def test_a_wait_that_the_channel_names_is_kept_to_the_second():
    delivery = await settled(await a_claim(), Retry("busy", timedelta(minutes=5)))
    assert delivery.due_at == NOON + timedelta(minutes=5)
    with clock.freeze(NOON + timedelta(minutes=5) - timedelta(seconds=1)):
        assert await claims.claim(LEASE) is None
    with clock.freeze(NOON + timedelta(minutes=5)):
        assert await claims.claim(LEASE) is not None


async def test_the_last_counted_try_is_not_repeated_but_an_uncounted_one_is():
    (one,) = await held.read(await a_claim())
    last = replace(one, attempt=MAX_TRIES)
    assert settle.tried(last, Retry("busy")).state.value == "dead"
    assert settle.tried(last, Retry("down", timedelta(1), counted=False)).state.value == "due"


async def test_a_lease_of_nobody_settles_nothing():
    (one,) = await held.read(await a_claim())
    assert await settle.settle(uuid4(), [settle.tried(one, Sent("x"))]) == {}
    assert await settle.settle(uuid4(), []) == {}
    assert (await Delivery.get()).state.value == "leased"
