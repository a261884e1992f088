"""Leads, moments and generations of reminders when rules are set and events move or are cancelled."""

from datetime import UTC, datetime, timedelta

import pytest

from services.domain.audit.models import AuditEntry
from services.domain.events.errors import EventStarted, EventStateWrong, SeriesEnded
from services.domain.events.models import EventState, SeriesState
from services.domain.events.reminding import set_for_event, set_for_series
from services.domain.notifications.in_app import InApp
from services.domain.reminders import actions, claims
from services.domain.reminders.dispatch import Dispatch
from services.domain.reminders.models import Channel, Delivery, Reminder, ReminderRule, Subscription
from services.kit import clock
from services.kit.errors import InvalidInput, NotAllowed, NotFound
from services.worker.jobs.reminders import sweep
from tests.factories.acting import act
from tests.factories.events import a_series, an_event
from tests.factories.people import a_community, a_resident, a_secretary, an_account
from tests.factories.reminders import LEAD, a_due_event, a_subscription, settings_for, subscribers

pytestmark = pytest.mark.usefixtures("db")

NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
STARTS = NOON + timedelta(days=3)
LEASE = 30.0


@pytest.fixture(autouse=True)
def noon():
    with clock.freeze(NOON):
        yield


async def plan(event, starts_at=None):
    if starts_at is not None:
        event.starts_at, event.ends_at = starts_at, starts_at + timedelta(hours=2)
        await event.save()
    await act(actions.plan(event.id, event.starts_at, series_id=event.series_id))


async def reminders(event):
    found = await Reminder.filter(event_id=event.id).order_by("-lead_minutes")
    return [(one.lead_minutes, one.due_at, one.generation, one.state.value) for one in found]


async def pending(event):
    return [lead for lead, _, _, state in await reminders(event) if state == "pending"]


@pytest.mark.parametrize(
    ("lead", "due", "state"),
    [
        (0, STARTS, "pending"),
        (1, datetime(2026, 11, 28, 3, 59, tzinfo=UTC), "pending"),
        (90, datetime(2026, 11, 28, 2, 30, tzinfo=UTC), "pending"),
        (1440, datetime(2026, 11, 27, 4, tzinfo=UTC), "pending"),
        (4319, NOON + timedelta(minutes=1), "pending"),
        (4320, NOON, "done"),
        (4321, NOON - timedelta(minutes=1), "done"),
        (43200, datetime(2026, 10, 29, 4, tzinfo=UTC), "done"),
    ],
)
async def test_a_lead_is_due_to_the_minute_or_over_once_its_moment_has_come(lead, due, state):
    event = await an_event(starts_at=STARTS)
    await act(actions.set_rules(event_id=event.id, leads=[lead]))
    assert await reminders(event) == [(lead, due, 1, state)]


@pytest.mark.parametrize(
    ("own", "of_series", "expected"),
    [
        ([], [], [1440, 120]),
        ([], [60], [60]),
        ([30], [], [30]),
        ([30], [60], [30]),
        ([60, 30], [60], [60, 30]),
        ([0], [1440, 120], [0]),
        ([], [5, 4, 3, 2, 1], [5, 4, 3, 2, 1]),
    ],
)
async def test_own_leads_come_before_those_of_the_series_and_these_before_the_usual(own, of_series, expected):
    series = await a_series()
    event = await an_event(starts_at=STARTS, series_id=series.id)
    await plan(event)
    await act(actions.set_rules(series_id=series.id, leads=of_series))
    await act(actions.set_rules(event_id=event.id, leads=own))
    assert await pending(event) == expected
    assert await ReminderRule.all().count() == len(own) + len(of_series)


async def test_taking_an_events_own_leads_away_brings_those_of_the_series_back_at_their_old_moments():
    series = await a_series()
    event = await an_event(starts_at=STARTS, series_id=series.id)
    await act(actions.set_rules(series_id=series.id, leads=[60]))
    before = await reminders(event)
    await act(actions.set_rules(event_id=event.id, leads=[30]))
    assert [(lead, state) for lead, _, _, state in await reminders(event)] == [
        (60, "cancelled"),
        (30, "pending"),
    ]
    await act(actions.set_rules(event_id=event.id, leads=[]))
    assert (await reminders(event))[0] == before[0] == (60, STARTS - timedelta(hours=1), 1, "pending")
    assert await pending(event) == [60]


async def test_leads_of_a_series_plan_only_its_own_published_events_to_come():
    series, other = await a_series(), await a_series()
    coming = await an_event(starts_at=STARTS, series_id=series.id)
    await an_event(starts_at=STARTS, series_id=series.id, state=EventState.DRAFT)
    await an_event(starts_at=STARTS, series_id=series.id, state=EventState.CANCELLED)
    await an_event(starts_at=NOON, series_id=series.id)
    await an_event(starts_at=STARTS, series_id=other.id)
    await an_event(starts_at=STARTS)
    await act(actions.set_rules(series_id=series.id, leads=[60]))
    assert await Reminder.all().values_list("event_id", "lead_minutes") == [(coming.id, 60)]


@pytest.mark.parametrize(
    ("moves", "generation", "state"),
    [
        ([STARTS], 1, "pending"),
        ([STARTS + timedelta(seconds=1)], 2, "pending"),
        ([STARTS + timedelta(days=1), STARTS], 3, "pending"),
        ([STARTS + timedelta(days=n) for n in range(1, 6)], 6, "pending"),
        ([NOON + timedelta(hours=3)], 2, "pending"),
        ([NOON + timedelta(hours=1)], 2, "pending"),
        ([NOON], 2, "done"),
        ([NOON - timedelta(hours=1)], 2, "done"),
    ],
)
async def test_each_move_is_a_generation_and_moves_every_moment(moves, generation, state):
    event = await an_event(starts_at=STARTS)
    await plan(event)
    for starts_at in moves:
        await plan(event, starts_at)
    assert await reminders(event) == [
        (1440, moves[-1] - timedelta(days=1), generation, state),
        (120, moves[-1] - timedelta(hours=2), generation, state),
    ]


async def test_who_was_reminded_is_reminded_again_of_each_new_time(db):
    event = await an_event(starts_at=STARTS)
    await a_subscription(await an_account(), event_id=event.id, channels=[Channel.IN_APP])
    await plan(event)
    for generation in (1, 2, 3):
        starts_at = STARTS + timedelta(days=generation - 1)
        await plan(event, starts_at)
        with clock.freeze(starts_at - timedelta(hours=2)):
            assert await sweep(settings_for(db, None)) == 1
            assert await sweep(settings_for(db, None)) == 0
        assert await Delivery.filter(generation=generation, state="sent").count() == 1


async def test_cancelling_leaves_what_was_done_and_other_events_as_they_are():
    event, other = await an_event(starts_at=NOON + timedelta(hours=5)), await an_event(starts_at=STARTS)
    await plan(event)
    await plan(other)
    for _ in range(2):
        await act(actions.cancel(event.id))
        assert [state for *_, state in await reminders(event)] == ["done", "cancelled"]
    assert await pending(other) == [1440, 120]


@pytest.mark.parametrize("how", ["the event", "its reminders", "moved"])
async def test_what_changes_between_two_pages_of_the_fan_out_stops_the_page_that_is_held(how):
    event = await a_due_event()
    await subscribers(501, event_id=event.id)
    await Subscription.all().update(channels=[Channel.IN_APP])
    page = await claims.claim(LEASE)
    assert page is not None
    if how == "the event":
        event.state = EventState.CANCELLED
        await event.save()
    elif how == "its reminders":
        await act(actions.cancel(event.id))
    else:
        await act(actions.set_rules(event_id=event.id, leads=[LEAD]))
        await plan(event, STARTS)
    assert await Dispatch(page, {"in_app": InApp()}, LEASE).run() == 0
    expected = ("skipped", "moved" if how == "moved" else "cancelled")
    assert set(await Delivery.all().values_list("state", "reason")) == {expected}
    rest = await claims.claim(LEASE)
    assert rest is None or rest.ids == ()
    assert await Delivery.all().count() == 500


async def test_a_move_during_the_fan_out_reminds_everybody_at_the_new_moment(db):
    event = await a_due_event()
    await ReminderRule.create(event_id=event.id, lead_minutes=LEAD)
    await subscribers(501, event_id=event.id)
    await Subscription.all().update(channels=[Channel.IN_APP])
    page = await claims.claim(LEASE)
    assert page is not None
    assert await Dispatch(page, {"in_app": InApp()}, LEASE).run() == 500
    await plan(event, STARTS)
    assert await sweep(settings_for(db, None)) == 0
    with clock.freeze(STARTS - timedelta(hours=2)):
        assert await sweep(settings_for(db, None)) == 501


async def refused(refusal, action):
    """Nothing of it is written."""
    before = await ReminderRule.all().count(), await Reminder.all().count(), await AuditEntry.all().count()
    with pytest.raises(refusal):
        await act(action)
    after = await ReminderRule.all().count(), await Reminder.all().count(), await AuditEntry.all().count()
    assert after == before


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"state": EventState.CANCELLED}, EventStateWrong),
        ({"state": EventState.HELD}, EventStateWrong),
        ({"starts_at": NOON}, EventStarted),
        ({"starts_at": NOON - timedelta(minutes=1)}, EventStarted),
    ],
)
async def test_leads_of_an_event_that_is_over_are_not_set(given, refusal):
    community = await a_community()
    event = await an_event(area=community, **({"starts_at": STARTS} | given))
    await refused(refusal, set_for_event(await a_secretary(community), event=event.id, leads=[60]))


async def test_leads_of_what_is_ended_foreign_or_unknown_are_not_set():
    community = await a_community()
    secretary = await a_secretary(community)
    ended = await a_series(area=community, state=SeriesState.ENDED)
    foreign = await a_series()
    await refused(SeriesEnded, set_for_series(secretary, series=ended.id, leads=[60]))
    await refused(NotAllowed, set_for_series(secretary, series=foreign.id, leads=[60]))
    await refused(NotAllowed, set_for_series(await a_resident(), series=foreign.id, leads=[60]))
    for unknown in (0, -1, 999_999):
        await refused(NotFound, set_for_series(secretary, series=unknown, leads=[60]))
        await refused(NotFound, set_for_event(secretary, event=unknown, leads=[60]))


@pytest.mark.parametrize("leads", [[], [-1], [43201], [60, 2**40], [1, 2, 3, 4, 5, 6]])
async def test_leads_out_of_bounds_leave_the_old_ones(leads):
    community = await a_community()
    secretary, series = await a_secretary(community), await a_series(area=community)
    await act(set_for_series(secretary, series=series.id, leads=[45]))
    await refused(InvalidInput, set_for_series(secretary, series=series.id, leads=leads))
    assert await ReminderRule.all().values_list("lead_minutes", flat=True) == [45]


async def test_a_reminder_cancelled_before_its_moment_reaches_nobody_until_it_is_planned_again(db):
    event = await an_event(starts_at=STARTS)
    await a_subscription(await an_account(), event_id=event.id, channels=[Channel.IN_APP])
    await plan(event)
    await act(actions.cancel(event.id))
    with clock.freeze(STARTS - timedelta(hours=3)):
        assert await sweep(settings_for(db, None)) == 0
        await plan(event)
    assert await pending(event) == [120]
    with clock.freeze(STARTS - timedelta(hours=2)):
        assert await sweep(settings_for(db, None)) == 1
