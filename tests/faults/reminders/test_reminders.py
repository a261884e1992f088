"""Workers die, hang and are doubled: no reminder is lost, and at most one window is sent twice.

The oracle: the mail server's ledger and the database's, compared by Message-ID.
"""

import asyncio

import pytest

from services.domain.accounts.models import Account
from services.domain.reminders.models import Delivery, DeliveryState, Reminder, ReminderState, Subscription
from services.kit import clock, database, queue
from tests.factories.processes import ended
from tests.factories.reminders import a_due_event, subscribers
from tests.waiting import until

PEOPLE = 400
WINDOW = 64


@pytest.fixture
async def event(db):  # emptied after the rows are made
    """A reminder is due to 400 people."""
    event = await a_due_event()
    await subscribers(PEOPLE, event_id=event.id)
    return event


@pytest.fixture
def start(workers, sink):
    """Starts a worker that mails to the sink."""

    def started():
        return workers.start(SMTP_URL=sink.url, LEASE_SECONDS="2", REMINDER_SWEEP_SECONDS="0.05")

    return started


async def all_is_sent() -> bool:
    if await Reminder.exclude(state=ReminderState.DONE).exists():
        return False
    return not await Delivery.exclude(state=DeliveryState.SENT).exists()


async def check_ledgers(sink, *, twice: range = range(1)) -> None:
    """Everybody has it, the ledgers agree, and as many mails were sent twice as may be."""
    sent = await Delivery.filter(state=DeliveryState.SENT).values_list("provider_id", flat=True)
    assert len(sent) == PEOPLE
    assert set(sink.ledger) == set(sent)
    assert len(set(sink.recipients)) == PEOPLE
    assert len(sink.mails) - PEOPLE in twice


@pytest.mark.usefixtures("event")
async def test_killed_before_anything_was_sent(sink, start):
    gate = asyncio.Event()
    sink.at_recipient = gate.wait
    first = start()
    await until(lambda: sink.connections > 0)
    first.kill()
    sink.at_recipient = None
    gate.set()
    start()
    await until(all_is_sent)
    await check_ledgers(sink)


@pytest.mark.usefixtures("event")
async def test_killed_in_the_middle_of_a_window(sink, start):
    held = asyncio.Event()

    async def hold_the_hundredth() -> None:
        if len(sink.mails) == 100:
            await held.wait()

    sink.at_mail = hold_the_hundredth
    first = start()
    await until(lambda: len(sink.mails) == 100)
    first.kill()
    sink.at_mail = None
    held.set()
    start()
    await until(all_is_sent)
    await check_ledgers(sink, twice=range(1, WINDOW + 1))


@pytest.mark.usefixtures("event")
async def test_killed_after_a_window_was_sent_and_before_it_was_settled(sink, start):
    held = asyncio.Event()

    async def hold_the_answer_to_the_last_of_a_window() -> None:
        if len(sink.mails) == WINDOW:
            await held.wait()

    sink.at_answer = hold_the_answer_to_the_last_of_a_window
    first = start()
    await until(lambda: len(sink.mails) == WINDOW)
    first.kill()
    sink.at_answer = None
    held.set()
    start()
    await until(all_is_sent)
    await check_ledgers(sink, twice=range(1, WINDOW + 1))


@pytest.mark.usefixtures("event")
async def test_a_rollout_sends_nothing_twice(sink, start):
    async def slowly() -> None:
        await asyncio.sleep(0.01)

    sink.at_mail = slowly
    first = start()
    await until(lambda: len(sink.mails) > 70)
    first.terminate()
    assert await ended(first) == 0
    assert len(sink.mails) < PEOPLE
    assert await Delivery.filter(state=DeliveryState.LEASED).count() == 0
    start()
    await until(all_is_sent)
    await check_ledgers(sink)


@pytest.mark.usefixtures("event")
async def test_a_worker_that_hung_past_its_lease_settles_nothing_stale(sink, start):
    first = start()
    await until(lambda: len(sink.mails) > 10)
    first.suspend()
    start()
    await until(all_is_sent)
    first.resume()
    before = await Delivery.all().order_by("id").values_list("provider_id", "sent_at")
    await until(_nothing_moves(sink))
    assert await Delivery.all().order_by("id").values_list("provider_id", "sent_at") == before
    await check_ledgers(sink, twice=range(WINDOW + 1))


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
async def test_three_workers_share_the_work_and_send_once(sink, start):
    for _ in range(3):
        start()
    await until(all_is_sent)
    await check_ledgers(sink)


@pytest.mark.usefixtures("event")
async def test_emptying_redis_loses_nothing(sink, start):
    start()
    await until(lambda: len(sink.mails) > 50)
    await queue.current().redis.flushall()
    await until(all_is_sent)
    await check_ledgers(sink)


@pytest.mark.usefixtures("event")
async def test_postgresql_cutting_all_connections_loses_nothing(sink, start):
    worker = start()
    await until(lambda: len(sink.mails) > 50)
    await database.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'jinlin' AND pid <> pg_backend_pid() AND query LIKE '%delivery%'"
    )
    await until(all_is_sent)
    assert worker.poll() is None
    await check_ledgers(sink, twice=range(WINDOW + 1))


async def test_who_unsubscribes_in_the_middle_gets_nothing_from_the_next_chunk(sink, start):
    event = await a_due_event()
    await subscribers(1500, event_id=event.id)
    newest = await Account.all().order_by("-id").first()
    start()
    await until(lambda: len(sink.mails) > 0)
    await Subscription.filter(account_id=newest.id).update(ended_at=clock.now())
    await until(_finished)
    assert newest.email not in sink.recipients
    assert len(sink.mails) == 1499


async def _finished() -> bool:
    if await Reminder.filter(state=ReminderState.PENDING).exists():
        return False
    open_states = [DeliveryState.DUE, DeliveryState.LEASED]
    return not await Delivery.filter(state__in=open_states).exists()
