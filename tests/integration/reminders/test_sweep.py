"""Due reminders reach those who subscribed, once."""

import asyncio
from datetime import UTC, datetime, time, timedelta

import pytest

from services.domain.accounts.models import Account
from services.domain.events.models import EventState, Stall
from services.domain.notifications.models import Notice
from services.domain.reminders.models import Channel, Delivery, DeliveryState, Reminder, ReminderState
from services.kit import clock
from services.worker.jobs.reminders import sweep
from tests.factories.events import a_series, an_event
from tests.factories.partners import a_partner
from tests.factories.people import a_community, an_account, an_area
from tests.factories.reminders import a_due_event, a_reminder, a_subscription, settings_for, subscribers
from tests.waiting import until

NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with clock.freeze(NOON):
        yield


async def test_who_subscribed_to_the_event_gets_a_mail(db, sink):
    event = await a_due_event(title="超燃周三")
    account = await an_account()
    await a_subscription(account, event_id=event.id)
    assert await sweep(settings_for(db, sink)) == 1
    assert sink.recipients == [account.email]
    assert sink.mails[0]["Subject"] == "【近邻】活动提醒：超燃周三"
    assert "今天11月25日（周三）13:30" in sink.text(0)
    delivery = await Delivery.get()
    assert (delivery.state, delivery.attempt, delivery.lease) == (DeliveryState.SENT, 1, None)
    assert delivery.provider_id == sink.mails[0]["Message-ID"]


async def test_a_second_sweep_sends_nothing(db, sink):
    event = await a_due_event()
    await a_subscription(await an_account(), event_id=event.id)
    await sweep(settings_for(db, sink))
    assert await sweep(settings_for(db, sink)) == 0
    assert len(sink.mails) == 1
    assert (await Reminder.get()).state is ReminderState.DONE


async def test_subscribers_of_the_area_above_the_series_the_partner_a_stall_and_the_category(db, sink):
    community = await a_community()
    grid = await an_area(parent=community)
    host, guest = await a_partner(area=community), await a_partner(area=community)
    series = await a_series(area=community)
    event = await a_due_event(area=grid, partner=host, series_id=series.id, category="sport")
    await Stall.create(event_id=event.id, partner_id=guest.id, title="量血压")
    for target in (
        {"area_id": community.id},
        {"area_id": community.parent_id},
        {"area_id": grid.id},
        {"series_id": series.id},
        {"partner_id": host.id},
        {"partner_id": guest.id},
        {"category": "sport"},
    ):
        await a_subscription(await an_account(), **target)
    for target in ({"area_id": (await a_community()).id}, {"category": "music"}):
        await a_subscription(await an_account(), **target)
    assert await sweep(settings_for(db, sink)) == 7


async def test_two_subscriptions_that_match_send_one_message_a_channel(db, sink):
    event = await a_due_event(category="sport")
    account = await an_account()
    await a_subscription(account, event_id=event.id, channels=[Channel.EMAIL])
    await a_subscription(account, category="sport", channels=[Channel.EMAIL, Channel.IN_APP])
    assert await sweep(settings_for(db, sink)) == 2
    assert len(sink.mails) == 1
    notice = await Notice.get()
    assert (notice.account_id, notice.subject_type, notice.subject_id) == (account.id, "Event", event.id)


async def test_who_asked_for_another_lead_gets_nothing_at_this_one(db, sink):
    event = await a_due_event()
    await a_subscription(await an_account(), event_id=event.id, leads=(1440,))
    assert await sweep(settings_for(db, sink)) == 0


async def test_who_unsubscribed_gets_nothing(db, sink):
    event = await a_due_event()
    await a_subscription(await an_account(), event_id=event.id, ended_at=clock.now())
    assert await sweep(settings_for(db, sink)) == 0


async def test_who_subscribed_after_the_moment_gets_no_stale_reminder(db, sink):
    event = await a_due_event()
    await a_subscription(await an_account(), event_id=event.id, created_at=clock.now())
    assert await sweep(settings_for(db, sink)) == 0
    assert (await Delivery.get()).reason == "joined_after"


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.DRAFT, EventState.HELD])
async def test_an_event_that_is_not_on_reminds_nobody(db, sink, state):
    event = await a_due_event(state=state)
    await a_subscription(await an_account(), event_id=event.id)
    assert await sweep(settings_for(db, sink)) == 0


async def test_an_event_that_has_begun_is_skipped(db, sink):
    event = await a_due_event()
    await a_subscription(await an_account(), event_id=event.id)
    with clock.freeze(event.starts_at):
        assert await sweep(settings_for(db, sink)) == 0
    assert (await Delivery.get()).reason == "event_started"


async def test_without_a_mail_server_mails_are_skipped(db):
    event = await a_due_event()
    await a_subscription(await an_account(), event_id=event.id)
    assert await sweep(settings_for(db, None)) == 0
    assert (await Delivery.get()).reason == "channel_off"


async def test_who_has_no_address_gets_no_mail(db, sink):
    event = await a_due_event()
    account = await an_account()
    await Account.filter(id=account.id).update(email=None)
    await a_subscription(account, event_id=event.id)
    assert await sweep(settings_for(db, sink)) == 0
    assert (await Delivery.get()).reason == "no_address"


async def test_more_subscribers_than_a_chunk_each_get_one_message(db, sink):
    event = await a_due_event()
    await subscribers(1203, event_id=event.id)
    assert await sweep(settings_for(db, sink)) == 1203
    assert len(set(sink.recipients)) == len(sink.recipients) == 1203
    assert sink.connections == 1
    assert set(sink.ledger) == set(await Delivery.filter(state="sent").values_list("provider_id", flat=True))


async def test_two_sweeps_at_once_send_once(db, sink):
    event = await a_due_event()
    await subscribers(700, event_id=event.id)
    settings = settings_for(db, sink)
    sent = await asyncio.gather(*(sweep(settings) for _ in range(4)))
    assert sum(sent) == len(sink.mails) == len(sink.ledger) == 700


async def test_a_message_by_night_waits_for_the_morning(db, sink):
    with clock.freeze(datetime(2026, 11, 25, 20, tzinfo=UTC)):  # four in the morning in Shanghai
        event = await an_event(starts_at=clock.now() + timedelta(hours=6))
        await a_reminder(event, due_at=clock.now())
        await a_subscription(await an_account(), event_id=event.id, quiet_from=time(22), quiet_to=time(7))
        assert await sweep(settings_for(db, sink)) == 0
        waiting = await Delivery.get()
        assert (waiting.state, waiting.attempt) == (DeliveryState.DUE, 0)
    with clock.freeze(datetime(2026, 11, 25, 23, tzinfo=UTC)):
        assert await sweep(settings_for(db, sink)) == 1


async def test_a_message_by_night_of_an_early_event_is_skipped(db, sink):
    with clock.freeze(datetime(2026, 11, 25, 20, tzinfo=UTC)):
        event = await a_due_event()
        await a_subscription(await an_account(), event_id=event.id, quiet_from=time(22), quiet_to=time(7))
        assert await sweep(settings_for(db, sink)) == 0
    assert (await Delivery.get()).reason == "quiet_hours"


async def test_who_unsubscribes_while_the_message_waits_gets_nothing(db, sink):
    with clock.freeze(datetime(2026, 11, 25, 20, tzinfo=UTC)):
        event = await an_event(starts_at=clock.now() + timedelta(hours=6))
        await a_reminder(event, due_at=clock.now())
        wish = await a_subscription(
            await an_account(), event_id=event.id, quiet_from=time(22), quiet_to=time(7)
        )
        await sweep(settings_for(db, sink))
    wish.ended_at = clock.now()
    await wish.save()
    with clock.freeze(datetime(2026, 11, 25, 23, tzinfo=UTC)):
        assert await sweep(settings_for(db, sink)) == 0
    assert (await Delivery.get()).reason == "unsubscribed"


async def test_a_cancelled_sweep_ends_its_window_and_gives_the_rest_back(db, sink):
    event = await a_due_event()
    await subscribers(640, event_id=event.id)
    settings = settings_for(db, sink)
    running = asyncio.create_task(sweep(settings))
    await until(lambda: len(sink.mails) > 70)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await Delivery.filter(state=DeliveryState.LEASED).count() == 0
    sent = await Delivery.filter(state=DeliveryState.SENT)
    assert await sweep(settings) == 640 - len(sent)
    assert len(sink.mails) == len(sink.ledger) == 640
