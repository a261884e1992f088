"""Workers die, hang and are doubled: no reminder is lost, and at most one window is sent twice.

The oracle: the mail server's ledger and the database's, compared by Message-ID.
"""

import asyncio

import pytest

from services.domain.accounts.models import Account
from services.domain.reminders.models import Delivery, DeliveryState, Reminder, ReminderState, Subscription
from services.kit import clock, database, queue
from tests.factories.reminders import a_due_event, settings_for, subscribers
from tests.faults.reminders.workers import workers
from tests.waiting import until

PEOPLE = 400
WINDOW = 64


@pytest.fixture
async def event(db):  # noqa: ARG001  # emptied after the rows are made
    """A reminder is due to 400 people."""
    event = await a_due_event()
    await subscribers(PEOPLE, event_id=event.id)
    return event


@pytest.fixture
def settings(db, sink):
    return settings_for(db, sink, lease_seconds=2.0, reminder_sweep_seconds=0.05, log_level="warning")


async def all_is_sent() -> bool:
    if await Reminder.exclude(state=ReminderState.DONE).exists():
        return False
    return not await Delivery.exclude(state=DeliveryState.SENT).exists()


async def check_ledgers(sink, *, twice: int = 0) -> None:
    """Everybody has it, the ledgers agree, and some have it twice if any may, but at most so many."""
    sent = await Delivery.filter(state=DeliveryState.SENT).values_list("provider_id", flat=True)
    assert len(sent) == PEOPLE
    assert set(sink.ledger) == set(sent)
    assert len(set(sink.recipients)) == PEOPLE
    assert min(twice, 1) <= len(sink.mails) - PEOPLE <= twice


@pytest.mark.usefixtures("event")
async def test_killed_before_anything_was_sent(sink, settings):
    gate = asyncio.Event()
    sink.at_recipient = gate.wait
    async with workers(settings) as [first]:
        await until(lambda: sink.connections > 0)
        await first.kill()
    sink.at_recipient = None
    gate.set()
    async with workers(settings):
        await until(all_is_sent)
    await check_ledgers(sink)


@pytest.mark.usefixtures("event")
async def test_killed_in_the_middle_of_a_window(sink, settings):
    held = asyncio.Event()

    async def hold_the_hundredth() -> None:
        if len(sink.mails) == 100:
            await held.wait()

    sink.at_mail = hold_the_hundredth
    async with workers(settings) as [first]:
        await until(lambda: len(sink.mails) == 100)
        await first.kill()
    sink.at_mail = None
    held.set()
    async with workers(settings):
        await until(all_is_sent)
    await check_ledgers(sink, twice=WINDOW)


@pytest.mark.usefixtures("event")
async def test_killed_after_a_window_was_sent_and_before_it_was_settled(sink, settings):
    held = asyncio.Event()

    async def hold_the_answer_to_the_last_of_a_window() -> None:
        if len(sink.mails) == WINDOW:
            await held.wait()

    sink.at_answer = hold_the_answer_to_the_last_of_a_window
    async with workers(settings) as [first]:
        await until(lambda: len(sink.mails) == WINDOW)
        await first.kill()
    sink.at_answer = None
    held.set()
    async with workers(settings):
        await until(all_is_sent)
    await check_ledgers(sink, twice=WINDOW)


@pytest.mark.usefixtures("event")
async def test_a_rollout_sends_nothing_twice(sink, settings):
    async with workers(settings) as [first]:
        await until(lambda: len(sink.mails) > 70)
        first.terminate()
        assert await first.ended() == 0
    assert len(sink.mails) < PEOPLE
    assert await Delivery.filter(state=DeliveryState.LEASED).count() == 0
    async with workers(settings):
        await until(all_is_sent)
    await check_ledgers(sink)


@pytest.mark.usefixtures("event")
async def test_a_worker_that_hung_past_its_lease_settles_nothing_stale(sink, settings):
    async with workers(settings) as [first]:
        await until(lambda: len(sink.mails) > 10)
        first.stop()
        async with workers(settings):
            await until(all_is_sent)
            first.resume()
            before = await Delivery.all().order_by("id").values_list("provider_id", "sent_at")
            await until(_nothing_moves(sink))
    assert await Delivery.all().order_by("id").values_list("provider_id", "sent_at") == before
    await check_ledgers(sink, twice=WINDOW)


def _nothing_moves(sink):
    """Holds when the sink has been quiet for half a second."""
    seen = [len(sink.mails), asyncio.get_running_loop().time()]

    def quiet() -> bool:
        now = asyncio.get_running_loop().time()
        if len(sink.mails) != seen[0]:
            seen[:] = [len(sink.mails), now]
        return now - seen[1] > 0.5

    return quiet


@pytest.mark.usefixtures("event")
async def test_three_workers_share_the_work_and_send_once(sink, settings):
    async with workers(settings, 3):
        await until(all_is_sent)
    await check_ledgers(sink)


@pytest.mark.usefixtures("event")
async def test_emptying_redis_loses_nothing(sink, settings, migrated):
    async with workers(settings):
        await until(lambda: len(sink.mails) > 50)
        fresh = await queue.create_pool_lazily(migrated.redis_url)
        await fresh.flushall()
        await fresh.aclose()
        await until(all_is_sent)
    await check_ledgers(sink)


@pytest.mark.usefixtures("event")
async def test_postgresql_cutting_all_connections_loses_nothing(sink, settings):
    async with workers(settings) as [worker]:
        await until(lambda: len(sink.mails) > 50)
        await database.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'jinlin' AND pid <> pg_backend_pid() AND query LIKE '%delivery%'"
        )
        await until(all_is_sent)
        assert worker.is_alive
    assert set(sink.ledger) == set(await Delivery.all().values_list("provider_id", flat=True))
    assert len(sink.mails) - PEOPLE <= WINDOW


async def test_who_unsubscribes_in_the_middle_gets_nothing_from_the_next_chunk(sink, settings):
    event = await a_due_event()
    await subscribers(1500, event_id=event.id)
    last = (await Account.all().order_by("-id").first()).email
    async with workers(settings):
        await until(lambda: len(sink.mails) > 0)
        newest = await Account.get(email=last)
        await Subscription.filter(account_id=newest.id).update(ended_at=clock.now())
        await until(_finished)
    assert last not in sink.recipients
    assert len(sink.mails) == 1499


async def _finished() -> bool:
    if await Reminder.filter(state=ReminderState.PENDING).exists():
        return False
    open_states = [DeliveryState.DUE, DeliveryState.LEASED]
    return not await Delivery.filter(state__in=open_states).exists()
