"""Which subscriptions an event reminds: by target, lead, and whether they and their owner still live."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from services.domain.events.models import Stall
from services.domain.notifications.models import Notice
from services.domain.reminders.models import Channel, Delivery, Reminder, ReminderState
from services.kit import clock
from services.worker.jobs.reminders import sweep
from tests.factories.events import a_series, an_event
from tests.factories.partners import a_partner
from tests.factories.people import a_community, a_subdistrict, an_account, an_area
from tests.factories.reminders import LEAD, a_due_event, a_reminder, a_subscription, settings_for

NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
MATCHING = (
    "the area itself",
    "the area above",
    "its series",
    "the event",
    "its host",
    "a partner with a stall",
    "its category",
)
OTHERS = (
    "a grid below",
    "the community beside",
    "another subdistrict",
    "another series",
    "another event",
    "a partner without a stall",
    "a partner with a stall elsewhere",
    "another category",
    "a category that only begins alike",
)


@pytest.fixture(autouse=True)
def noon():
    with clock.freeze(NOON):
        yield


@pytest.fixture
async def targets(db):
    """Of one event that is due, by what they are to it."""
    town = await a_subdistrict()
    community = await a_community(parent=town)
    beside = await a_community(parent=town)
    host, guest, idle, elsewhere = [await a_partner(area=community) for _ in range(4)]
    series, other_series = await a_series(area=community), await a_series(area=community)
    event = await a_due_event(area=community, partner=host, series_id=series.id, category="sport")
    other = await an_event(area=community, category="music")
    await Stall.create(event_id=event.id, partner_id=guest.id, title="量血压")
    await Stall.create(event_id=other.id, partner_id=elsewhere.id, title="理发")
    return {
        "the area itself": {"area_id": community.id},
        "the area above": {"area_id": town.id},
        "its series": {"series_id": series.id},
        "the event": {"event_id": event.id},
        "its host": {"partner_id": host.id},
        "a partner with a stall": {"partner_id": guest.id},
        "its category": {"category": "sport"},
        "a grid below": {"area_id": (await an_area(parent=community)).id},
        "the community beside": {"area_id": beside.id},
        "another subdistrict": {"area_id": (await a_subdistrict()).id},
        "another series": {"series_id": other_series.id},
        "another event": {"event_id": other.id},
        "a partner without a stall": {"partner_id": idle.id},
        "a partner with a stall elsewhere": {"partner_id": elsewhere.id},
        "another category": {"category": "music"},
        "a category that only begins alike": {"category": "sports"},
    }


async def swept(db) -> int:
    """In the app only: how many were sent."""
    return await sweep(settings_for(db, None))


async def subscribed(target, *, account=None, **given):
    account = account or await an_account()
    return await a_subscription(account, channels=[Channel.IN_APP], **(given | target))


@pytest.mark.parametrize("name", MATCHING)
async def test_who_wants_the_lead_of_a_matching_target_is_reminded_once(db, targets, name):
    subscription = await subscribed(targets[name])
    assert await swept(db) == 1
    assert (await Notice.get()).account_id == subscription.account_id
    assert (await Reminder.get()).state is ReminderState.DONE


@pytest.mark.parametrize("name", OTHERS)
async def test_who_subscribed_to_something_else_has_not_even_a_delivery(db, targets, name):
    await subscribed(targets[name])
    assert await swept(db) == 0
    assert await Delivery.all().count() == 0


@pytest.mark.parametrize("name", MATCHING)
@pytest.mark.parametrize("leads", [(LEAD + 1,), (LEAD - 1, LEAD + 1), (0, 1440)])
async def test_a_matching_target_at_another_lead_gives_no_delivery(db, targets, name, leads):
    await subscribed(targets[name], leads=leads)
    assert await swept(db) == 0
    assert await Delivery.all().count() == 0


@pytest.mark.parametrize("name", MATCHING)
@pytest.mark.parametrize("leads", [(LEAD,), (LEAD + 1,)])
async def test_a_subscription_that_ended_gives_no_delivery(db, targets, name, leads):
    await subscribed(targets[name], leads=leads, ended_at=NOON - timedelta(days=1))
    assert await swept(db) == 0
    assert await Delivery.all().count() == 0


@pytest.mark.parametrize("name", MATCHING)
async def test_a_closed_account_is_passed_over(db, targets, name):
    account = await an_account()
    account.closed_at = NOON - timedelta(days=1)
    await account.save(update_fields=["closed_at"])
    await subscribed(targets[name], account=account)
    assert await swept(db) == 0
    assert await Notice.all().count() == 0
    assert await Delivery.all().values_list("state", "reason") == [("skipped", "account_closed")]


@pytest.mark.parametrize(("one", "other"), list(combinations(MATCHING, 2)))
async def test_two_subscriptions_of_one_person_are_one_message_a_channel(db, targets, one, other):
    account = await an_account()
    await subscribed(targets[one], account=account)
    await subscribed(targets[other], account=account)
    assert await swept(db) == 1
    assert await Delivery.all().count() == await Notice.all().count() == 1


async def test_an_ended_subscription_beside_a_live_one_takes_nothing_away(db, targets):
    account = await an_account()
    await subscribed(targets["the event"], account=account, ended_at=NOON)
    await subscribed(targets["its category"], account=account)
    assert await swept(db) == 1


async def test_the_lead_and_the_match_must_be_of_the_same_subscription(db, targets):
    account = await an_account()
    await subscribed(targets["the event"], account=account, leads=(1440,))
    await subscribed(targets["another event"], account=account)
    assert await swept(db) == 0


async def test_each_subscription_brings_its_own_channel(db, sink, targets):
    account = await an_account()
    await subscribed(targets["the event"], account=account)
    await a_subscription(account, channels=[Channel.EMAIL], **targets["its host"])
    assert await sweep(settings_for(db, sink)) == 2
    assert sink.recipients == [account.email]


@pytest.mark.parametrize("address", [None, ""])
async def test_without_an_address_the_mail_is_skipped_and_the_app_still_told(db, sink, targets, address):
    account = await an_account()
    account.email = address
    await account.save(update_fields=["email"])
    await a_subscription(account, channels=[Channel.EMAIL, Channel.IN_APP], **targets["the event"])
    assert await sweep(settings_for(db, sink)) == 1
    found = await Delivery.all().order_by("channel").values_list("channel", "state", "reason")
    assert found == [("email", "skipped", "no_address"), ("in_app", "sent", "")]
    assert sink.recipients == []


@pytest.mark.parametrize(
    ("seconds", "sent"), [(-86400, 1), (-1, 1), (0, 1), (1, 0), (60, 0)], ids=lambda value: str(value)
)
async def test_who_joined_after_the_moment_is_too_late_and_at_the_moment_is_not(db, seconds, sent):
    event = await an_event(starts_at=NOON + timedelta(minutes=90))
    reminder = await a_reminder(event)
    await subscribed({"event_id": event.id}, created_at=reminder.due_at + timedelta(seconds=seconds))
    assert await swept(db) == sent
    assert (await Delivery.get()).reason == ("" if sent else "joined_after")


async def test_the_earliest_of_two_subscriptions_says_when_a_person_joined(db, targets):
    account = await an_account()
    await subscribed(targets["the event"], account=account, created_at=NOON)
    await subscribed(targets["its category"], account=account, created_at=NOON - timedelta(days=9))
    assert await swept(db) == 1


async def test_an_event_without_series_or_host_reminds_no_subscriber_of_any(db, targets):
    await Reminder.all().delete()
    event = await a_due_event()
    for name in ("its series", "its host", "a partner with a stall"):
        await subscribed(targets[name])
    mine = await subscribed({"event_id": event.id})
    assert await swept(db) == 1
    assert await Delivery.all().values_list("account_id", flat=True) == [mine.account_id]
