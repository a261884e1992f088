"""Reminders follow their event: planned, moved, cancelled."""

from datetime import UTC, datetime, timedelta

import pytest

from services.domain.events.reminding import set_for_event, set_for_series
from services.domain.reminders import actions
from services.domain.reminders.models import Delivery, DeliveryState, Reminder, ReminderRule, ReminderState
from services.kit import clock
from services.kit.errors import InvalidInput, NotAllowed
from services.worker.jobs.reminders import sweep
from tests.factories.acting import act
from tests.factories.events import a_series, an_event
from tests.factories.people import a_community, a_resident, a_secretary, an_account
from tests.factories.reminders import a_subscription, settings_for

pytestmark = pytest.mark.usefixtures("db")

NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
STARTS = NOON + timedelta(days=3)
DAY, TWO_HOURS = timedelta(days=1), timedelta(hours=2)


@pytest.fixture(autouse=True)
def noon():
    with clock.freeze(NOON):
        yield


async def plan(event, starts_at=None):
    if starts_at is not None:
        event.starts_at, event.ends_at = starts_at, starts_at + TWO_HOURS
        await event.save()
    await act(actions.plan(event.id, event.starts_at, series_id=event.series_id))


async def reminders(event):
    """Lead, moment, generation and state of each, the longest lead first."""
    found = await Reminder.filter(event_id=event.id).order_by("-lead_minutes")
    return [(one.lead_minutes, one.due_at, one.generation, one.state) for one in found]


async def test_without_rules_an_event_is_reminded_of_a_day_and_two_hours_before():
    event = await an_event(starts_at=STARTS)
    await plan(event)
    assert await reminders(event) == [
        (1440, STARTS - DAY, 1, ReminderState.PENDING),
        (120, STARTS - TWO_HOURS, 1, ReminderState.PENDING),
    ]


async def test_rules_of_the_series_count_unless_the_event_has_its_own():
    series = await a_series()
    one, other = [await an_event(starts_at=STARTS, series_id=series.id) for _ in range(2)]
    await ReminderRule.create(series_id=series.id, lead_minutes=60)
    await ReminderRule.create(event_id=other.id, lead_minutes=30)
    await plan(one)
    await plan(other)
    assert [lead for lead, *_ in await reminders(one)] == [60]
    assert [lead for lead, *_ in await reminders(other)] == [30]


async def test_planning_again_changes_nothing():
    event = await an_event(starts_at=STARTS)
    await plan(event)
    before = await reminders(event)
    await plan(event)
    assert await reminders(event) == before


async def test_a_lead_whose_moment_is_past_gives_no_stale_reminder():
    event = await an_event(starts_at=NOON + timedelta(hours=5))
    await plan(event)
    assert [state for *_, state in await reminders(event)] == [ReminderState.DONE, ReminderState.PENDING]


async def test_an_event_that_moves_moves_its_reminders(db, sink):
    event = await an_event(starts_at=STARTS)
    await a_subscription(await an_account(), event_id=event.id)
    await plan(event)
    await plan(event, STARTS + DAY)
    assert await reminders(event) == [
        (1440, STARTS, 2, ReminderState.PENDING),
        (120, STARTS + DAY - TWO_HOURS, 2, ReminderState.PENDING),
    ]
    with clock.freeze(STARTS - TWO_HOURS):
        assert await sweep(settings_for(db, sink)) == 0
    with clock.freeze(STARTS + DAY - TWO_HOURS):
        assert await sweep(settings_for(db, sink)) == 1


async def test_who_was_reminded_is_reminded_again_when_the_event_moves(db, sink):
    event = await an_event(starts_at=STARTS)
    await a_subscription(await an_account(), event_id=event.id)
    await plan(event)
    with clock.freeze(STARTS - TWO_HOURS):
        await sweep(settings_for(db, sink))
        await plan(event, STARTS + DAY)
    with clock.freeze(STARTS + DAY - TWO_HOURS):
        assert await sweep(settings_for(db, sink)) == 1
    assert "11月29日" in sink.text(1)


async def test_a_retry_of_the_old_time_is_dropped_when_the_event_moves(db, sink):
    account = await an_account()
    event = await an_event(starts_at=STARTS)
    await a_subscription(account, event_id=event.id)
    await plan(event)
    sink.answers[account.email] = "451 busy"
    with clock.freeze(STARTS - TWO_HOURS):
        await sweep(settings_for(db, sink))
        await plan(event, STARTS + DAY)
    sink.answers.clear()
    with clock.freeze(STARTS - timedelta(hours=1)):
        assert await sweep(settings_for(db, sink)) == 0
    assert (await Delivery.get()).reason == "moved"


async def test_a_reminder_that_was_owed_goes_out_although_the_event_moved_nearer(db, sink):
    event = await an_event(starts_at=STARTS)
    await a_subscription(await an_account(), event_id=event.id)
    await plan(event)
    with clock.freeze(STARTS - TWO_HOURS):
        await plan(event, STARTS - timedelta(minutes=30))
        assert await sweep(settings_for(db, sink)) == 1


async def test_a_cancelled_event_reminds_nobody_not_even_by_retries(db, sink):
    account = await an_account()
    event = await an_event(starts_at=STARTS)
    await a_subscription(account, event_id=event.id, leads=(1440, 120))
    await plan(event)
    sink.answers[account.email] = "451 busy"
    with clock.freeze(STARTS - DAY):
        await sweep(settings_for(db, sink))
    event.state = "cancelled"
    await event.save()
    await act(actions.cancel(event.id))
    sink.answers.clear()
    with clock.freeze(STARTS - TWO_HOURS):
        assert await sweep(settings_for(db, sink)) == 0
    delivery = await Delivery.get()
    assert (delivery.state, delivery.reason) == (DeliveryState.SKIPPED, "cancelled")


async def test_staff_set_an_events_leads():
    community = await a_community()
    event = await an_event(area=community, starts_at=STARTS)
    await plan(event)
    await act(set_for_event(await a_secretary(community), event=event.id, leads=[60, 1440, 60]))
    states = {lead: state for lead, _, _, state in await reminders(event)}
    assert states == {
        1440: ReminderState.PENDING,
        120: ReminderState.CANCELLED,
        60: ReminderState.PENDING,
    }


async def test_staff_set_the_leads_of_a_series_and_of_its_events():
    community = await a_community()
    series = await a_series(area=community)
    event = await an_event(area=community, starts_at=STARTS, series_id=series.id)
    await plan(event)
    await act(set_for_series(await a_secretary(community), series=series.id, leads=[45]))
    pending = [lead for lead, *_, state in await reminders(event) if state is ReminderState.PENDING]
    assert pending == [45]


async def test_residents_and_staff_of_elsewhere_set_no_leads():
    event = await an_event(starts_at=STARTS)
    for actor in (await a_resident(), await a_secretary(await a_community())):
        with pytest.raises(NotAllowed):
            await act(set_for_event(actor, event=event.id, leads=[60]))


@pytest.mark.parametrize("leads", [[], [-1], [43201], [1, 2, 3, 4, 5, 6]])
async def test_leads_out_of_bounds_are_refused(leads):
    event = await an_event(starts_at=STARTS)
    with pytest.raises(InvalidInput) as refused:
        await act(set_for_event(await a_resident(), event=event.id, leads=leads))
    assert refused.value.field == ["leads"]
