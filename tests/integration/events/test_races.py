"""Twenty calls side by side on one event or series: the rows add up afterwards, whoever was first."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from services.domain.audit.models import AuditEntry
from services.domain.events import actions
from services.domain.events.actions import Scope
from services.domain.events.errors import (
    AlreadyCheckedIn,
    AlreadyHasStall,
    AlreadySkipped,
    CapacityBelowConfirmed,
    EventAttended,
    EventNotOpen,
    EventNotStarted,
    EventStateWrong,
    OccurrenceHasRegistrations,
    RegistrationNotOpen,
    SeriesEnded,
)
from services.domain.events.models import (
    CheckIn,
    Event,
    EventState,
    Feedback,
    Registration,
    RegistrationState,
    Series,
    SeriesSkip,
    SeriesState,
    Stall,
)
from services.domain.needs.models import Need, NeedState, NeedStep
from services.domain.notifications.models import Notice
from services.domain.reminders.models import Reminder, ReminderState
from services.kit import clock
from tests.factories.acting import at_once
from tests.factories.events import a_check_in, a_registration, a_series, an_event, do
from tests.factories.needs import a_need
from tests.factories.partners import a_partner
from tests.factories.people import a_community, a_resident, a_secretary

pytestmark = pytest.mark.usefixtures("db")

DAILY = {"rrule": "FREQ=DAILY"}
CONFIRMED, WAITLISTED = RegistrationState.CONFIRMED, RegistrationState.WAITLISTED


def kinds(answers):
    """How often each class of row or refusal was answered."""
    return Counter(type(one) for one in answers)


async def entries(verb):
    return await AuditEntry.filter(verb=verb).count()


async def people(count):
    return [await a_resident() for _ in range(count)]


async def assert_counters_are_the_rows(event_id):
    """The event's three counters are the sums over its registrations and arrivals; never oversold."""
    event = await Event.get(id=event_id)
    rows = await Registration.filter(event_id=event_id)
    assert event.confirmed == sum(one.party for one in rows if one.state is CONFIRMED)
    assert event.waitlisted == sum(one.party for one in rows if one.state is WAITLISTED)
    assert event.attended == sum(one.party for one in await CheckIn.filter(event_id=event_id))
    assert event.capacity is None or event.confirmed <= event.capacity
    return event


async def a_running_series(**given):
    area = await a_community()
    series = await a_series(area=area, first_on=clock.today() + timedelta(days=1), **(DAILY | given))
    await do(actions.extend, series_id=series.id)
    return await a_secretary(area), series


async def the_event(series, place=0):
    return (await Event.filter(series_id=series.id).order_by("starts_at"))[place]


async def test_twenty_who_publish_one_draft_publish_it_once_and_move_its_need_once():
    area = await a_community()
    need = await a_need(area=area, state=NeedState.AGREED)
    event = await an_event(area=area, state=EventState.DRAFT, need_id=need.id)
    secretaries = [await a_secretary(area) for _ in range(20)]

    answers = await at_once([lambda one=one: actions.publish(one, event=event.id) for one in secretaries])

    assert kinds(answers) == {Event: 1, EventStateWrong: 19}
    assert await entries("event_publish") == 1
    assert (await Need.get(id=need.id)).state is NeedState.SCHEDULED
    assert await NeedStep.filter(need_id=need.id, state=NeedState.SCHEDULED).count() == 1
    winner = next(who for who, answer in zip(secretaries, answers, strict=True) if isinstance(answer, Event))
    assert (await AuditEntry.get(verb="event_publish")).actor_id == winner.account_id


async def test_twenty_who_cancel_one_event_tell_each_resident_once():
    area = await a_community()
    event = await an_event(area=area)
    for one in await people(3):
        await a_registration(event, one)
    secretary = await a_secretary(area)

    answers = await at_once(
        [lambda n=n: actions.cancel(secretary, event=event.id, reason=f"大雨{n}") for n in range(20)]
    )

    assert kinds(answers) == {Event: 1, EventStateWrong: 19}
    assert await Notice.all().count() == 3
    assert await entries("event_cancel") == 1
    winner = next(one for one in answers if isinstance(one, Event))
    assert (await Event.get(id=event.id)).state_reason == winner.state_reason


async def test_publishing_and_cancelling_a_draft_at_once_end_in_one_of_the_two_states():
    area = await a_community()
    event = await an_event(area=area, state=EventState.DRAFT)
    secretary = await a_secretary(area)
    publish = lambda: actions.publish(secretary, event=event.id)  # noqa: E731
    cancel = lambda: actions.cancel(secretary, event=event.id, reason="停电")  # noqa: E731

    answers = await at_once([publish, cancel] * 10)

    kept = await Event.get(id=event.id)
    published, cancelled = await entries("event_publish"), await entries("event_cancel")
    assert cancelled == 1, "a draft and a published event can both be cancelled"
    assert published in (0, 1)
    assert kept.state is EventState.CANCELLED
    assert (kept.published_at is not None) == (published == 1)
    assert kinds(answers) == {Event: published + 1, EventStateWrong: 19 - published}
    assert not await Reminder.exists(event_id=event.id, state=ReminderState.PENDING)


async def test_nobody_registers_for_an_event_that_is_cancelled_meanwhile_without_being_told():
    area = await a_community()
    event = await an_event(area=area, capacity=5)
    secretary = await a_secretary(area)
    residents = await people(19)
    calls = [lambda one=one: actions.register(one, event=event.id, party=2) for one in residents]
    calls.insert(9, lambda: actions.cancel(secretary, event=event.id, reason="暴雨"))

    answers = await at_once(calls)

    counted = kinds(answers)
    assert counted[Event] == 1
    assert counted[Registration] + counted[EventNotOpen] == 19
    joined = {one.account_id for one in await Registration.filter(event_id=event.id)}
    assert len(joined) == counted[Registration]
    assert {one.account_id for one in await Notice.filter(title__startswith="活动取消")} == joined
    assert (await assert_counters_are_the_rows(event.id)).state is EventState.CANCELLED


async def test_a_capacity_that_shrinks_while_people_register_never_leaves_more_people_than_places():
    area = await a_community()
    event = await an_event(area=area, capacity=20)
    secretary = await a_secretary(area)
    residents = await people(12)
    register = [lambda one=one: actions.register(one, event=event.id) for one in residents]
    shrink = [
        lambda n=n: actions.change(secretary, event=event.id, capacity=n) for n in (9, 8, 7, 6, 5, 4, 3, 2)
    ]
    mixed = [call for pair in zip(register, shrink, strict=False) for call in pair] + register[8:]

    answers = await at_once(mixed)

    counted = kinds(answers)
    assert counted[Registration] == 12
    assert counted[Event] + counted[CapacityBelowConfirmed] == 8
    kept = await assert_counters_are_the_rows(event.id)
    assert kept.confirmed + kept.waitlisted == 12
    assert kept.waitlisted == 0 or kept.confirmed == kept.capacity, "nobody waits beside a free place"
    assert await entries("event_change") == counted[Event]


async def test_a_capacity_that_grows_while_people_register_lets_the_first_in_line_in():
    area = await a_community()
    event = await an_event(area=area, capacity=1)
    await a_registration(event)
    secretary = await a_secretary(area)
    residents = await people(15)
    calls = [lambda one=one: actions.register(one, event=event.id) for one in residents]
    for n in (10, 4, 8, 6, 10):
        calls.insert(3 * n % 15, lambda n=n: actions.change(secretary, event=event.id, capacity=n))

    answers = await at_once(calls)

    assert kinds(answers)[Registration] == 15
    kept = await assert_counters_are_the_rows(event.id)
    assert kept.confirmed == kept.capacity
    order = [one.state for one in await Registration.filter(event_id=event.id).order_by("id")]
    assert order == [CONFIRMED] * kept.confirmed + [WAITLISTED] * kept.waitlisted


async def test_one_registration_cancelled_twenty_times_gives_its_places_back_once():
    event = await an_event(capacity=3)
    leaver = await a_resident()
    mine = await a_registration(event, leaver, party=3)
    waiting = [await a_registration(event, party=2, state=WAITLISTED) for _ in range(2)]

    answers = await at_once([lambda: actions.cancel_registration(leaver, registration=mine.id)] * 20)

    assert kinds(answers) == {Registration: 1, RegistrationNotOpen: 19}
    kept = await assert_counters_are_the_rows(event.id)
    assert (kept.confirmed, kept.waitlisted) == (2, 2)
    assert (await Registration.get(id=waiting[0].id)).state is CONFIRMED
    assert await entries("registration_cancel") == 1
    assert [one.account_id for one in await Notice.all()] == [waiting[0].account_id]


async def test_arriving_and_cancelling_at_once_leave_no_arrival_on_a_cancelled_registration():
    area = await a_community()
    event = await an_event(area=area, starts_at=clock.now() + timedelta(hours=1))
    secretary = await a_secretary(area)
    pairs = [(one, await a_registration(event, one, party=2)) for one in await people(10)]
    calls = []
    for one, mine in pairs:
        leave = lambda one=one, mine=mine: actions.cancel_registration(one, registration=mine.id)  # noqa: E731
        enter = lambda mine=mine: actions.check_in_by_staff(secretary, registration=mine.id)  # noqa: E731
        calls += [leave, enter] if mine.id % 2 else [enter, leave]

    answers = await at_once(calls)

    counted = kinds(answers)
    assert counted[CheckIn] == counted[AlreadyCheckedIn]
    assert counted[Registration] == counted[RegistrationNotOpen]
    assert counted[CheckIn] + counted[Registration] == 10
    came = {one.registration_id for one in await CheckIn.filter(event_id=event.id)}
    stayed = {one.id for one in await Registration.filter(event_id=event.id, state=CONFIRMED)}
    assert came == stayed
    await assert_counters_are_the_rows(event.id)


async def test_an_event_is_finished_once_while_people_still_arrive_and_all_of_them_count():
    area = await a_community()
    need = await a_need(area=area, state=NeedState.SCHEDULED)
    event = await an_event(area=area, starts_at=clock.now() - timedelta(minutes=30), need_id=need.id)
    secretary = await a_secretary(area)
    registered = [await a_registration(event, party=1 + n % 3) for n in range(14)]
    calls = [lambda one=one: actions.check_in_by_staff(secretary, registration=one.id) for one in registered]
    for n in range(6):
        calls.insert(2 * n, lambda: actions.finish(secretary, event=event.id))

    answers = await at_once(calls)

    assert kinds(answers) == {CheckIn: 14, Event: 1, EventStateWrong: 5}
    kept = await assert_counters_are_the_rows(event.id)
    assert (kept.state, kept.attended) == (EventState.HELD, sum(one.party for one in registered))
    assert (await Need.get(id=need.id)).state is NeedState.SERVED
    assert await NeedStep.filter(need_id=need.id, state=NeedState.SERVED).count() == 1


async def test_an_event_is_never_cancelled_under_the_feet_of_who_arrived():
    area = await a_community()
    event = await an_event(area=area, starts_at=clock.now() + timedelta(hours=1))
    secretary = await a_secretary(area)
    registered = [await a_registration(event) for _ in range(10)]
    calls = []
    for one in registered:
        calls.append(lambda one=one: actions.check_in_by_staff(secretary, registration=one.id))
        calls.append(lambda: actions.cancel(secretary, event=event.id, reason="停电"))

    counted = kinds(await at_once(calls))

    kept = await assert_counters_are_the_rows(event.id)
    is_cancelled = kept.state is EventState.CANCELLED
    assert is_cancelled == (kept.attended == 0)
    assert counted[CheckIn] == kept.attended
    assert counted[EventAttended] == (0 if is_cancelled else 10)


async def test_an_early_event_is_finished_only_after_somebody_came():
    area = await a_community()
    event = await an_event(area=area, starts_at=clock.now() + timedelta(hours=1))
    secretary, mine = await a_secretary(area), await a_registration(event)
    calls = [lambda: actions.finish(secretary, event=event.id)] * 19
    calls.insert(5, lambda: actions.check_in_by_staff(secretary, registration=mine.id))

    counted = kinds(await at_once(calls))

    kept = await Event.get(id=event.id)
    assert counted[CheckIn] == kept.attended == 1
    assert counted[Event] == (1 if kept.state is EventState.HELD else 0)
    assert counted[Event] + counted[EventNotStarted] + counted[EventStateWrong] == 19


async def test_twenty_sweeps_of_one_series_make_each_date_once_with_one_audit_row_each():
    series = await a_series(first_on=clock.today() + timedelta(days=1), **DAILY)

    made = await at_once([lambda: actions.extend(series_id=series.id)] * 20)

    assert sorted(made) == [0] * 19 + [56]
    dates = [one.occurrence for one in await Event.filter(series_id=series.id).order_by("occurrence")]
    assert dates == [clock.today() + timedelta(days=1 + n) for n in range(56)]
    assert await entries("series_extend") == 56


async def test_sweeps_and_the_end_of_a_series_at_once_leave_no_event_on_or_after_its_end():
    secretary, series = await a_running_series()
    since = clock.today() + timedelta(days=10)
    calls = [lambda: actions.extend(series_id=series.id)] * 19
    calls.insert(8, lambda: actions.end_series(secretary, series=series.id, since=since, reason="停办"))

    answers = await at_once(calls)

    assert kinds(answers) == {int: 19, Series: 1}
    standing = await Event.filter(series_id=series.id, state=EventState.PUBLISHED)
    assert sorted(one.occurrence for one in standing) == [
        clock.today() + timedelta(days=1 + n) for n in range(9)
    ]
    assert await Event.filter(series_id=series.id, state=EventState.CANCELLED).count() == 47


async def test_twenty_who_end_a_series_that_nothing_is_left_of_end_it_once():
    secretary, series = await a_running_series(rrule="FREQ=DAILY;COUNT=3")
    since = clock.today() + timedelta(days=1)

    answers = await at_once(
        [lambda: actions.end_series(secretary, series=series.id, since=since, reason="停")] * 20
    )

    assert kinds(answers) == {Series: 1, SeriesEnded: 19}
    assert (await Series.get(id=series.id)).state is SeriesState.ENDED
    assert (await entries("series_end"), await entries("event_cancel")) == (1, 3)


async def test_a_date_skipped_by_twenty_is_skipped_once():
    secretary, series = await a_running_series()
    event = await the_event(series)

    answers = await at_once(
        [
            lambda: actions.skip(secretary, series=series.id, on=event.occurrence, reason="雨"),
        ]
        * 20
    )

    assert kinds(answers) == {SeriesSkip: 1, AlreadySkipped: 19}
    assert (await entries("series_skip"), await entries("event_cancel")) == (1, 1)
    assert await SeriesSkip.all().count() == 1


@pytest.mark.parametrize("forced", [False, True])
async def test_a_date_skipped_while_people_register_is_kept_or_everybody_is_told(forced):
    secretary, series = await a_running_series(capacity=4)
    event = await the_event(series, 2)
    residents = await people(19)
    calls = [lambda one=one: actions.register(one, event=event.id) for one in residents]
    calls.insert(
        7,
        lambda: actions.skip(
            secretary, series=series.id, on=event.occurrence, reason="雨", cancel_joined=forced
        ),
    )

    counted = kinds(await at_once(calls))

    kept = await assert_counters_are_the_rows(event.id)
    joined = {one.account_id for one in await Registration.filter(event_id=event.id)}
    told = {one.account_id for one in await Notice.filter(title__startswith="活动取消")}
    is_skipped = await SeriesSkip.exists(series_id=series.id)
    assert is_skipped == (kept.state is EventState.CANCELLED)
    assert counted[Registration] == len(joined)
    assert counted[SeriesSkip] == int(is_skipped)
    assert told == (joined if is_skipped else set())
    assert counted[OccurrenceHasRegistrations] == int(not is_skipped)
    assert is_skipped or not forced


async def test_changes_of_a_whole_series_and_registrations_at_once_lose_nobody():
    secretary, series = await a_running_series(capacity=30)
    event = await the_event(series, 3)
    residents = await people(15)
    calls = [lambda one=one: actions.register(one, event=event.id, party=2) for one in residents]
    for n in (29, 20, 12, 6, 30):
        calls.insert(
            n % 15,
            lambda n=n: actions.change_series(secretary, series=series.id, scope=Scope.ALL, capacity=n),
        )

    counted = kinds(await at_once(calls))

    assert counted[Registration] == 15
    kept = await assert_counters_are_the_rows(event.id)
    assert kept.confirmed + kept.waitlisted == 30
    assert kept.capacity == (await Series.get(id=series.id)).capacity
    assert {one.capacity for one in await Event.filter(series_id=series.id)} == {kept.capacity}


async def test_twenty_ratings_of_one_visitor_are_one_row_and_each_has_its_audit_row():
    event = await an_event(starts_at=clock.now() - timedelta(hours=1))
    visitor = await a_resident()
    await a_check_in(event, visitor)

    answers = await at_once(
        [
            lambda n=n: actions.rate(visitor, event=event.id, rating=1 + n % 5, text=f"第{n}次")
            for n in range(20)
        ]
    )

    assert kinds(answers) == {Feedback: 20}
    kept = await Feedback.get(event_id=event.id)
    trail = await AuditEntry.filter(verb="event_rate").order_by("id")
    assert [one.before is None for one in trail] == [True] + [False] * 19
    assert all(later.before["text"] == sooner.after["text"] for sooner, later in pairwise(trail))
    assert (trail[-1].after["text"], trail[-1].after["rating"]) == (kept.text, kept.rating)


async def test_twenty_visitors_who_rate_at_once_are_twenty_rows():
    event = await an_event(starts_at=clock.now() - timedelta(hours=1))
    visitors = await people(20)
    for one in visitors:
        await a_check_in(event, one)
        event = await Event.get(id=event.id)

    await at_once([lambda one=one: actions.rate(one, event=event.id, rating=4) for one in visitors])

    given = await Feedback.filter(event_id=event.id)
    assert {one.account_id for one in given} == {one.account_id for one in visitors}
    assert len(given) == 20


async def test_a_partner_added_by_twenty_has_one_stall():
    area = await a_community()
    event, partner = await an_event(area=area), await a_partner(area=area)
    secretary = await a_secretary(area)

    answers = await at_once(
        [
            lambda n=n: actions.add_stall(secretary, event=event.id, partner=partner.id, title=f"摊位{n}")
            for n in range(20)
        ]
    )

    assert kinds(answers) == {Stall: 1, AlreadyHasStall: 19}
    assert await Stall.filter(event_id=event.id).count() == 1
    assert await entries("stall_add") == 1
