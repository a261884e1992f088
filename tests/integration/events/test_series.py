"""超燃周三: a series, its holidays, skipped dates and changes; nobody who joined is ever lost."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta

import pytest

from services.domain.events import actions
from services.domain.events.actions import Scope
from services.domain.events.errors import (
    AlreadySkipped,
    CapacityBelowConfirmed,
    EventStarted,
    NotAnOccurrence,
    OccurrenceHasRegistrations,
    SeriesEnded,
)
from services.domain.events.models import (
    Event,
    EventState,
    Registration,
    Series,
    SeriesSkip,
    SeriesState,
)
from services.domain.events.recurrence import HolidayPolicy
from services.domain.notifications.models import Notice
from services.domain.partners.models import Tier
from services.domain.reminders.models import Channel, Reminder, ReminderRule, ReminderState, Subscription
from services.kit import clock
from services.kit.errors import InvalidInput, NotAllowed
from tests.factories.events import a_check_in, a_registration, a_series, do
from tests.factories.people import a_community, a_resident, a_secretary

pytestmark = pytest.mark.usefixtures("db")

AUTUMN = datetime(2026, 9, 7, 2, tzinfo=UTC)
"""A Monday, ten in the morning in Jili; 国庆 is from Thursday 1 to Wednesday 7 October."""
WEDNESDAYS = [date(2026, 9, 9) + timedelta(weeks=n) for n in range(8)]


@pytest.fixture(autouse=True)
def autumn():
    with clock.freeze(AUTUMN):
        yield


def words(**given):
    plain = {
        "title": "超燃周三",
        "category": "market",
        "tier": Tier.FREE,
        "place": "社区广场",
        "rrule": "FREQ=WEEKLY;BYDAY=WE",
        "first_on": WEDNESDAYS[0],
        "starts": time(19),
        "minutes": 120,
        "holiday_policy": HolidayPolicy.KEEP,
    }
    return plain | given


async def a_running_series(**given):
    """Created by its curator, with the events of eight weeks."""
    area = await a_community()
    secretary = await a_secretary(area)
    return secretary, await do(actions.create_series, secretary, area=area.id, **words(**given))


async def event_on(series, day):
    return await Event.get(series_id=series.id, occurrence=day)


async def dates(series, **given):
    found = await Event.filter(series_id=series.id, state=EventState.PUBLISHED, **given).order_by("starts_at")
    return [one.occurrence for one in found]


async def change(actor, series, scope, occurrence=None, **changes):
    return await do(
        actions.change_series, actor, series=series.id, scope=scope, occurrence=occurrence, **changes
    )


async def test_the_events_of_eight_weeks_are_there_at_once():
    _, series = await a_running_series(capacity=100, min_places=10)
    assert await dates(series) == WEDNESDAYS
    first = await event_on(series, WEDNESDAYS[0])
    assert (first.starts_at, first.ends_at) == (
        datetime(2026, 9, 9, 11, tzinfo=UTC),
        datetime(2026, 9, 9, 13, tzinfo=UTC),
    )
    assert (first.title, first.capacity, first.min_places, first.price_fen) == ("超燃周三", 100, 10, 0)
    assert await Reminder.filter(event_id=first.id, state=ReminderState.PENDING).exists()


@pytest.mark.parametrize(
    ("policy", "around_the_festival"),
    [
        (HolidayPolicy.KEEP, [date(2026, 9, 30), date(2026, 10, 7), date(2026, 10, 14)]),
        (HolidayPolicy.SKIP_HOLIDAYS, [date(2026, 9, 30), date(2026, 10, 14)]),
        (
            HolidayPolicy.MOVE_TO_NEXT_WORKDAY,
            [date(2026, 9, 30), date(2026, 10, 8), date(2026, 10, 14)],
        ),
    ],
)
async def test_the_national_day_week_follows_the_policy(policy, around_the_festival):
    _, series = await a_running_series(holiday_policy=policy)
    events = await Event.filter(series_id=series.id).order_by("starts_at")
    days = [one.starts_at.astimezone(clock.CIVIL).date() for one in events]
    assert days[3:][: len(around_the_festival)] == around_the_festival


async def test_extending_makes_each_event_once_even_at_once():
    _, series = await a_running_series()
    assert await do(actions.extend, series_id=series.id) == 0
    with clock.freeze(AUTUMN + timedelta(weeks=3)):
        made = await asyncio.gather(*(do(actions.extend, series_id=None) for _ in range(8)))
    assert sorted(made) == [0] * 7 + [3]
    assert await Event.filter(series_id=series.id).count() == 11


async def test_a_series_that_has_run_out_is_ended_by_the_sweep():
    secretary, series = await a_running_series(rrule="FREQ=WEEKLY;BYDAY=WE;COUNT=2")
    assert len(await dates(series)) == 2
    await do(actions.extend, series_id=None)
    assert (await Series.get(id=series.id)).state is SeriesState.ACTIVE
    with clock.freeze(AUTUMN + timedelta(weeks=2)):
        assert await do(actions.extend, series_id=None) == 0
        assert (await Series.get(id=series.id)).state is SeriesState.ENDED
        with pytest.raises(SeriesEnded):
            await change(secretary, series, Scope.ALL, title="新")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("rrule", {"rrule": "FREQ=SECONDLY"}),
        ("rrule", {"rrule": "FREQ=WEEKLY;UNTIL=20260901"}),
        ("rrule", {"rrule": "x" * 100_000}),
        ("firstOn", {"first_on": date(2026, 9, 6)}),
        ("firstOn", {"first_on": date.max}),
        ("minutes", {"minutes": 4}),
        ("minutes", {"minutes": 10**9}),
        ("starts", {"starts": time(19, tzinfo=UTC)}),
        ("zone", {"zone": "Mars/Base"}),
        ("capacity", {"capacity": -1}),
        ("minPlaces", {"capacity": 2, "min_places": 3}),
        ("title", {"title": ""}),
    ],
)
async def test_a_series_that_cannot_be_is_told_why(field, given):
    with pytest.raises(InvalidInput) as refused:
        await a_running_series(**given)
    assert refused.value.field == [field]
    assert await Series.all().count() == 0


async def test_only_curators_of_the_area_have_series():
    _, series = await a_running_series()
    area = await a_community()
    with pytest.raises(NotAllowed):
        await do(actions.create_series, await a_resident(), area=area.id, **words())
    with pytest.raises(NotAllowed):
        await change(await a_secretary(area), series, Scope.ALL, title="别家的")


async def test_a_date_that_nobody_joined_is_skipped():
    secretary, series = await a_running_series()
    await do(actions.skip, secretary, series=series.id, on=WEDNESDAYS[1], reason="广场检修")
    event = await event_on(series, WEDNESDAYS[1])
    assert (event.state, event.state_reason) == (EventState.CANCELLED, "广场检修")
    assert await do(actions.extend, series_id=series.id) == 0
    with pytest.raises(AlreadySkipped):
        await do(actions.skip, secretary, series=series.id, on=WEDNESDAYS[1], reason="再说一遍")


async def test_a_date_beyond_the_horizon_is_skipped_before_it_is_made():
    secretary, series = await a_running_series()
    far = WEDNESDAYS[-1] + timedelta(weeks=1)
    await do(actions.skip, secretary, series=series.id, on=far, reason="停电")
    with clock.freeze(AUTUMN + timedelta(weeks=2)):
        assert await do(actions.extend, series_id=series.id) == 1
    assert far not in await dates(series)


async def test_a_date_that_people_joined_is_never_dropped_silently():
    secretary, series = await a_running_series()
    event = await event_on(series, WEDNESDAYS[1])
    resident = await a_resident()
    await a_registration(event, resident)

    with pytest.raises(OccurrenceHasRegistrations):
        await do(actions.skip, secretary, series=series.id, on=WEDNESDAYS[1], reason="暴雨")
    assert await SeriesSkip.all().count() == 0
    assert (await event_on(series, WEDNESDAYS[1])).state is EventState.PUBLISHED

    await do(actions.skip, secretary, series=series.id, on=WEDNESDAYS[1], reason="暴雨", cancel_joined=True)
    assert (await event_on(series, WEDNESDAYS[1])).state is EventState.CANCELLED
    told = await Notice.get(account_id=resident.account_id)
    assert "暴雨" in told.body


@pytest.mark.parametrize("on", [date(2026, 9, 10), date(2026, 9, 2), date(1, 1, 1)])
async def test_only_dates_to_come_are_skipped(on):
    secretary, series = await a_running_series()
    with pytest.raises((NotAnOccurrence, InvalidInput)):
        await do(actions.skip, secretary, series=series.id, on=on, reason="错")
    with clock.freeze(AUTUMN + timedelta(days=3)), pytest.raises(EventStarted):
        await do(actions.skip, secretary, series=series.id, on=WEDNESDAYS[0], reason="晚了")


async def test_registering_and_skipping_at_once_leave_no_one_on_a_cancelled_event_untold():
    secretary, series = await a_running_series()
    for day in WEDNESDAYS[:4]:
        event = await event_on(series, day)
        resident = await a_resident()
        answers = await asyncio.gather(
            do(actions.register, resident, event=event.id),
            do(actions.skip, secretary, series=series.id, on=day, reason="暴雨"),
            return_exceptions=True,
        )
        joined = await Registration.exists(event_id=event.id)
        cancelled = (await Event.get(id=event.id)).state is EventState.CANCELLED
        assert joined != cancelled, answers


async def test_one_occasion_changes_by_itself():
    secretary, series = await a_running_series()
    await change(secretary, series, Scope.THIS, WEDNESDAYS[2], starts=time(20), title="中秋专场")
    event = await event_on(series, WEDNESDAYS[2])
    assert (event.title, event.detached) == ("中秋专场", True)
    assert event.starts_at == datetime(2026, 9, 23, 12, tzinfo=UTC)
    assert event.ends_at - event.starts_at == timedelta(hours=2)

    await change(secretary, series, Scope.ALL, title="超燃夜市", capacity=50)

    assert (await event_on(series, WEDNESDAYS[2])).title == "中秋专场"
    assert (await event_on(series, WEDNESDAYS[3])).title == "超燃夜市"


async def test_changing_an_event_detaches_it_and_changing_nothing_does_not():
    secretary, series = await a_running_series()
    first, second = [await event_on(series, day) for day in WEDNESDAYS[:2]]
    await do(actions.change, secretary, event=first.id)
    await do(actions.change, secretary, event=second.id, text="有抽奖")
    assert not (await Event.get(id=first.id)).detached
    assert (await Event.get(id=second.id)).detached


async def test_one_occasion_has_no_rule_and_must_be_there():
    secretary, series = await a_running_series()
    with pytest.raises(InvalidInput) as refused:
        await change(secretary, series, Scope.THIS, WEDNESDAYS[2], rrule="FREQ=DAILY")
    assert refused.value.field == ["rrule"]
    with pytest.raises(NotAnOccurrence):
        await change(secretary, series, Scope.THIS, date(2026, 9, 10), title="新")
    with pytest.raises(InvalidInput):
        await change(secretary, series, Scope.FOLLOWING, None, title="新")


async def test_all_that_are_to_come_move_with_their_registrations():
    secretary, series = await a_running_series()
    event = await event_on(series, WEDNESDAYS[3])
    await a_registration(event, party=2)
    with clock.freeze(AUTUMN + timedelta(weeks=1)):
        changed = await change(secretary, series, Scope.ALL, starts=time(18, 30), minutes=90)
    assert changed.kept == []
    moved = await Event.get(id=event.id)
    assert (moved.starts_at, moved.confirmed) == (datetime(2026, 9, 30, 10, 30, tzinfo=UTC), 2)
    assert (await event_on(series, WEDNESDAYS[0])).starts_at.hour == 11, "what is past stays"
    assert await Notice.filter(title__startswith="活动时间").count() == 1


async def test_a_new_rule_keeps_what_people_joined_and_cancels_the_rest():
    secretary, series = await a_running_series()
    joined = await event_on(series, WEDNESDAYS[1])
    registration = await a_registration(joined)
    walked_in = await event_on(series, WEDNESDAYS[2])
    await a_check_in(walked_in)

    changed = await change(secretary, series, Scope.ALL, rrule="FREQ=WEEKLY;BYDAY=TH")

    assert [one.id for one in changed.kept] == [joined.id, walked_in.id]
    kept = await Event.get(id=joined.id)
    assert (kept.detached, kept.state, kept.starts_at) == (True, EventState.PUBLISHED, joined.starts_at)
    assert (await Registration.get(id=registration.id)).event_id == joined.id
    thursdays = await dates(series, detached=False)
    assert {one.isoweekday() for one in thursdays} == {4}
    assert await Event.filter(series_id=series.id, state=EventState.CANCELLED).count() == 6


async def test_a_rule_that_comes_back_makes_its_dates_again():
    secretary, series = await a_running_series()
    await a_registration(await event_on(series, WEDNESDAYS[1]))
    await change(secretary, series, Scope.ALL, rrule="FREQ=WEEKLY;BYDAY=TH")
    await change(secretary, series, Scope.ALL, rrule="FREQ=WEEKLY;BYDAY=WE")
    assert await dates(series) == WEDNESDAYS
    assert (await event_on(series, WEDNESDAYS[1])).confirmed == 1


async def test_a_holiday_policy_that_takes_a_joined_date_away_keeps_it():
    secretary, series = await a_running_series()
    national_day = date(2026, 10, 7)
    await a_registration(await event_on(series, national_day))
    changed = await change(secretary, series, Scope.ALL, holiday_policy=HolidayPolicy.SKIP_HOLIDAYS)
    assert [one.occurrence for one in changed.kept] == [national_day]


async def test_a_capacity_below_one_occasions_places_changes_nothing():
    secretary, series = await a_running_series(capacity=20)
    await a_registration(await event_on(series, WEDNESDAYS[4]), party=15)
    with pytest.raises(CapacityBelowConfirmed, match="2026-10-07"):
        await change(secretary, series, Scope.ALL, capacity=10)
    assert {one.capacity for one in await Event.filter(series_id=series.id)} == {20}


async def test_this_and_following_become_a_series_of_their_own():
    secretary, series = await a_running_series(rrule="FREQ=WEEKLY;BYDAY=WE;COUNT=20")
    event = await event_on(series, WEDNESDAYS[4])
    await a_registration(event, party=3)
    await do(actions.skip, secretary, series=series.id, on=WEDNESDAYS[6], reason="检修")
    await change(secretary, series, Scope.THIS, WEDNESDAYS[5], title="专场")

    changed = await change(secretary, series, Scope.FOLLOWING, WEDNESDAYS[4], starts=time(20))

    new, old = changed.series, await Series.get(id=series.id)
    assert (new.follows_id, new.first_on, changed.kept) == (old.id, WEDNESDAYS[4], [])
    assert (old.rrule, new.rrule) == (
        "FREQ=WEEKLY;BYDAY=WE;COUNT=4",
        "FREQ=WEEKLY;BYDAY=WE;COUNT=16",
    )
    assert await dates(old) == WEDNESDAYS[:4]
    assert await dates(new) == [WEDNESDAYS[4], WEDNESDAYS[5], WEDNESDAYS[7]]
    moved = await Event.get(id=event.id)
    assert (moved.series_id, moved.confirmed, moved.starts_at.hour) == (new.id, 3, 12)
    assert (await event_on(new, WEDNESDAYS[5])).starts_at.hour == 11, "changed by itself: left alone"
    assert await SeriesSkip.filter(series_id=new.id).count() == 1
    with clock.freeze(AUTUMN + timedelta(weeks=30)):
        assert await do(actions.extend, series_id=None) == 0


async def test_subscribers_and_leads_go_with_the_series_that_follows():
    secretary, series = await a_running_series()
    resident = await a_resident()
    await ReminderRule.create(series_id=series.id, lead_minutes=45)
    for ended_at in (None, clock.now()):
        await Subscription.create(
            account_id=resident.account_id,
            series_id=series.id,
            channels=[Channel.IN_APP],
            leads=[45],
            ended_at=ended_at,
        )
    changed = await change(secretary, series, Scope.FOLLOWING, WEDNESDAYS[4], place="活动室")
    assert (await ReminderRule.get(series_id=changed.series.id)).lead_minutes == 45
    copied = await Subscription.get(series_id=changed.series.id)
    assert (copied.account_id, copied.leads, copied.ended_at) == (resident.account_id, [45], None)


async def test_following_with_a_new_rule_keeps_what_people_joined():
    secretary, series = await a_running_series()
    joined = await event_on(series, WEDNESDAYS[5])
    await a_registration(joined)
    changed = await change(secretary, series, Scope.FOLLOWING, WEDNESDAYS[4], rrule="FREQ=WEEKLY;BYDAY=SA")
    assert [one.id for one in changed.kept] == [joined.id]
    assert await dates(await Series.get(id=series.id)) == WEDNESDAYS[:4]
    assert {one.isoweekday() for one in await dates(changed.series, detached=False)} == {6}


@pytest.mark.parametrize("occurrence", [WEDNESDAYS[0], date(2020, 1, 1), date.max])
async def test_a_series_is_not_parted_at_its_beginning_or_beyond(occurrence):
    secretary, series = await a_running_series()
    with pytest.raises(InvalidInput) as refused:
        await change(secretary, series, Scope.FOLLOWING, occurrence, title="新")
    assert refused.value.field == ["occurrence"]
    assert await Series.all().count() == 1


async def test_a_series_ends_on_a_day():
    secretary, series = await a_running_series()
    ended = await do(
        actions.end_series, secretary, series=series.id, since=WEDNESDAYS[3], reason="改为读书会"
    )
    assert (ended.state, ended.rrule) == (SeriesState.ACTIVE, "FREQ=WEEKLY;BYDAY=WE;UNTIL=20260929")
    assert await dates(series) == WEDNESDAYS[:3]
    with pytest.raises(NotAnOccurrence):
        await do(actions.end_series, secretary, series=series.id, since=WEDNESDAYS[5], reason="再")


async def test_a_series_of_which_nothing_is_left_is_ended():
    secretary, series = await a_running_series()
    with clock.freeze(AUTUMN + timedelta(weeks=1)):
        ended = await do(actions.end_series, secretary, series=series.id, since=clock.today(), reason="停办")
    assert ended.state is SeriesState.ENDED
    assert await dates(series) == WEDNESDAYS[:1]


async def test_ending_drops_nobody_silently():
    secretary, series = await a_running_series()
    await a_registration(await event_on(series, WEDNESDAYS[5]))
    end = {"series": series.id, "since": WEDNESDAYS[3], "reason": "停办"}
    with pytest.raises(OccurrenceHasRegistrations, match="2026-10-14"):
        await do(actions.end_series, secretary, **end)
    assert await dates(series) == WEDNESDAYS
    await do(actions.end_series, secretary, **end, cancel_joined=True)
    assert await Notice.filter(title__startswith="活动取消").count() == 1


async def test_a_series_far_older_than_its_horizon_is_extended():
    series = await a_series(first_on=date(2006, 1, 4))
    assert await do(actions.extend, series_id=series.id) == 8
