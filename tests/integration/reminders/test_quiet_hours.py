"""Messages that fall into quiet hours: until when they wait, whose hours count, and when it is too late."""

from datetime import UTC, datetime, time, timedelta

import pytest

from services.domain.notifications.models import Notice
from services.domain.reminders.models import Channel, Delivery, DeliveryState
from services.kit import clock
from services.worker.jobs.reminders import sweep
from tests.factories.events import an_event
from tests.factories.people import an_account
from tests.factories.reminders import a_reminder, a_subscription, settings_for

SHANGHAI, NEW_YORK, BERLIN = "Asia/Shanghai", "America/New_York", "Europe/Berlin"
NIGHT, NOON_REST = (time(22), time(7)), (time(12), time(14))


def utc(hour, minute=0, second=0, *, day=25, month=11):
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


def hours(quiet, zone=SHANGHAI):
    return {"quiet_from": quiet[0], "quiet_to": quiet[1], "zone": zone}


async def a_due_one(at, *wishes, starts_at=None):
    """An event whose reminder is due `at`; one person has a subscription per wish."""
    event = await an_event(starts_at=starts_at or at + timedelta(days=1), category="sport")
    await a_reminder(event, due_at=at)
    account = await an_account()
    targets = {"event_id": event.id}, {"category": "sport"}, {"area_id": event.area_id}
    for target, wish in zip(targets, wishes, strict=False):
        since = at - timedelta(days=9)
        await a_subscription(account, **({"channels": [Channel.IN_APP], "created_at": since} | target | wish))
    return event


async def swept(db, at):
    with clock.freeze(at):
        return await sweep(settings_for(db, None))


@pytest.mark.parametrize(
    ("quiet", "zone", "now", "ends"),
    [
        (NIGHT, SHANGHAI, utc(14), utc(23)),
        (NIGHT, SHANGHAI, utc(16), utc(23)),
        (NIGHT, SHANGHAI, utc(22, 59, 59), utc(23)),
        (NOON_REST, SHANGHAI, utc(4), utc(6)),
        (NOON_REST, SHANGHAI, utc(5, 59, 59), utc(6)),
        ((time(0), time(23, 59)), SHANGHAI, utc(16, day=24), utc(15, 59)),
        ((time(23, 59), time(0)), SHANGHAI, utc(15, 59, 30), utc(16)),
        (NIGHT, NEW_YORK, utc(3), utc(12)),
        (NIGHT, NEW_YORK, utc(4, day=1), utc(12, day=1)),  # the night in which the clocks go back
        (NIGHT, NEW_YORK, utc(5, day=8, month=3), utc(11, day=8, month=3)),  # and in which they go on
        (NIGHT, "Asia/Kolkata", utc(16, 30), utc(1, 30, day=26)),
        (NIGHT, BERLIN, utc(21), utc(6, day=26)),
        (NIGHT, "Pacific/Kiritimati", utc(8), utc(17)),
    ],
)
async def test_a_message_in_quiet_hours_waits_until_they_end_to_the_second(db, quiet, zone, now, ends):
    await a_due_one(now, hours(quiet, zone))
    assert await swept(db, now) == 0
    waiting = await Delivery.get()
    assert (waiting.state, waiting.reason) == (DeliveryState.DUE, "quiet_hours")
    assert (waiting.due_at, waiting.attempt, waiting.lease) == (ends, 0, None)
    assert await swept(db, ends - timedelta(seconds=1)) == 0
    assert await swept(db, ends) == 1
    assert (await Delivery.get()).sent_at == ends


@pytest.mark.parametrize(
    ("quiet", "zone", "now"),
    [
        (NIGHT, SHANGHAI, utc(13, 59, 59)),
        (NIGHT, SHANGHAI, utc(23)),
        (NIGHT, SHANGHAI, utc(4)),
        (NOON_REST, SHANGHAI, utc(3, 59, 59)),
        (NOON_REST, SHANGHAI, utc(6)),
        (NIGHT, NEW_YORK, utc(2, 59, 59)),
        (NIGHT, NEW_YORK, utc(16)),  # midnight in Shanghai
        (NIGHT, "Asia/Kolkata", utc(16, 29, 59)),
        ((None, None), SHANGHAI, utc(18)),
    ],
)
async def test_outside_of_quiet_hours_a_message_goes_out_at_once(db, quiet, zone, now):
    await a_due_one(now, hours(quiet, zone))
    assert await swept(db, now) == 1
    assert (await Notice.get()).created_at == now


@pytest.mark.parametrize(
    ("seconds", "state"), [(-1, DeliveryState.SKIPPED), (0, DeliveryState.SKIPPED), (1, DeliveryState.DUE)]
)
async def test_quiet_hours_that_last_until_the_start_skip_the_message(db, seconds, state):
    await a_due_one(utc(20), hours(NIGHT), starts_at=utc(23) + timedelta(seconds=seconds))
    assert await swept(db, utc(20)) == 0
    delivery = await Delivery.get()
    assert (delivery.state, delivery.reason) == (state, "quiet_hours")


@pytest.mark.parametrize(
    ("wishes", "ends"),
    [
        ([hours(NIGHT), hours(NIGHT, BERLIN)], utc(6, day=26)),
        ([hours(NIGHT, BERLIN), hours(NIGHT)], utc(6, day=26)),
        ([hours(NIGHT), {}], utc(23)),
        ([{}, hours(NIGHT)], utc(23)),
        ([hours(NIGHT), hours(NOON_REST)], utc(23)),
        ([hours((time(21), time(6))), hours((time(1), time(8)))], utc(0, day=26)),
        ([hours(NIGHT), hours(NIGHT), hours((time(4), time(5, 30)))], utc(23)),
    ],
)
async def test_of_several_subscriptions_the_quiet_hours_that_end_last_count(db, wishes, ends):
    await a_due_one(utc(21), *wishes)
    assert await swept(db, utc(21)) == 0
    assert (await Delivery.get()).due_at == ends


async def test_hours_of_one_that_begin_when_those_of_the_other_end_are_kept_too(db):
    await a_due_one(utc(21), hours(NIGHT), hours((time(7), time(9))))
    assert await swept(db, utc(21)) == 0
    assert await swept(db, utc(23)) == 0
    assert (await Delivery.get()).due_at == utc(1, day=26)
    assert await swept(db, utc(1, day=26)) == 1


async def test_one_subscription_whose_night_lasts_until_the_start_skips_for_both(db):
    await a_due_one(utc(21), hours(NIGHT), hours(NIGHT, BERLIN), starts_at=utc(2, day=26))
    assert await swept(db, utc(21)) == 0
    assert (await Delivery.get()).state is DeliveryState.SKIPPED


async def test_quiet_hours_hold_for_the_channels_of_their_own_subscription_only(db, sink):
    by_mail = hours(NIGHT) | {"channels": [Channel.EMAIL]}
    await a_due_one(utc(21), by_mail, {})
    with clock.freeze(utc(21)):
        assert await sweep(settings_for(db, sink)) == 1
    states = await Delivery.all().order_by("channel").values_list("channel", "state")
    assert states == [("email", "due"), ("in_app", "sent")]
    assert sink.recipients == []


@pytest.mark.parametrize("given", [{"ended_at": utc(20)}, {"leads": [1440]}])
async def test_quiet_hours_of_a_subscription_that_does_not_ask_count_for_nothing(db, given):
    await a_due_one(utc(21), {}, hours(NIGHT) | given)
    assert await swept(db, utc(21)) == 1
