"""The trail of events as they are written and changed, of arrivals, and of series."""

from datetime import time, timedelta

import pytest

from services.domain.events import actions, checkin
from services.domain.events.models import (
    CheckIn,
    Event,
    EventState,
    Registration,
    RegistrationState,
    Series,
    SeriesSkip,
    SeriesState,
)
from services.domain.partners.models import PartnerState, Tier
from services.kit import clock
from tests.factories.events import KEY, a_registration, a_series, an_event
from tests.factories.needs import a_need
from tests.factories.partners import a_partner
from tests.factories.people import a_community, a_resident, a_secretary
from tests.integration.audit.trail import changes, left_by, refused, the_one_left_by

pytestmark = pytest.mark.usefixtures("db")

PINYIN, CLEAN = "社区(shèqū)集市", "社区集市"
SAID = {"title": "集市", "text": "", "category": "market", "tier": Tier.FREE, "place": "广场"}
DAY = timedelta(days=1)


def about(entry):
    return entry.verb, entry.subject_type, entry.subject_id, entry.area_id, entry.actor_id


def times(begins=DAY, lasts=timedelta(hours=2)):
    starts_at = clock.now() + begins
    return {"starts_at": starts_at, "ends_at": starts_at + lasts}


def every_day(**given):
    said = SAID | {"rrule": "FREQ=DAILY;COUNT=5", "first_on": clock.today() + DAY}
    return said | {"starts": time(19), "minutes": 60} | given


async def an_evening(**given):
    """A series of every day from tomorrow on, with the secretary of its area."""
    series = await a_series(rrule="FREQ=DAILY", first_on=clock.today() + DAY, **given)
    return series, await a_secretary(await series.area)


async def on_day(series, days, **given):
    day = clock.today() + days * DAY
    starts_at = clock.now() + days * DAY
    return await an_event(
        area=await series.area, series_id=series.id, occurrence=day, starts_at=starts_at, **given
    )


async def test_an_event_drafted_has_no_before_and_its_texts_as_typed():
    area = await a_community()
    staff = await a_secretary(area)
    said = SAID | times() | {"title": PINYIN}
    entry = await the_one_left_by(actions.write(staff, area=area.id, **said))
    assert about(entry) == ("event_draft", "Event", (await Event.get()).id, area.id, staff.account_id)
    assert (entry.before, entry.original) == (None, {"title": PINYIN})
    assert entry.after.items() >= {"title": CLEAN, "state": "draft", "confirmed": 0}.items()


BAD = [
    {"title": ""},
    {"title": "长" * 81},
    {"place": "\x00"},
    {"category": "长" * 31},
    {"capacity": 0},
    {"capacity": 100_001},
    {"capacity": 3, "min_places": 4},
    {"price_fen": -1},
    {"price_fen": 100},
    {"tier": Tier.LOW_FEE, "price_fen": 10**9},
    {"partner": 999_999},
    {"need": 999_999},
    {"offer": 999_999},
    times(begins=-DAY),
    times(lasts=-DAY),
    times(lasts=timedelta(0)),
]


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
async def test_an_event_that_cannot_be_leaves_no_row_and_no_trace(bad):
    area = await a_community()
    said = SAID | times() | bad
    assert await refused(actions.write(await a_secretary(area), area=area.id, **said))
    assert await Event.all().count() == 0


async def test_neither_a_resting_partner_nor_an_open_need_gets_an_event():
    area = await a_community()
    staff, need = await a_secretary(area), await a_need(area=area)
    resting = await a_partner(area=area, state=PartnerState.SUSPENDED)
    assert await refused(actions.write(staff, area=area.id, partner=resting.id, **SAID, **times()))
    assert await refused(actions.write(staff, area=area.id, need=need.id, **SAID, **times()))
    assert await Event.all().count() == 0


@pytest.mark.parametrize(
    ("field", "was", "to"), [("category", "market", "health"), ("capacity", 30, None), ("min_places", 0, 5)]
)
async def test_a_change_of_an_event_names_that_column_and_no_other(field, was, to):
    event = await an_event(capacity=30)
    staff = await a_secretary(await event.area)
    entry = await the_one_left_by(actions.change(staff, event=event.id, **{field: to}))
    assert about(entry) == ("event_change", "Event", event.id, event.area_id, staff.account_id)
    assert (changes(entry), entry.original) == ({field: (was, to)}, None)


async def test_a_changed_title_with_pinyin_is_kept_clean_with_its_original():
    event = await an_event(title="旧")
    action = actions.change(await a_secretary(await event.area), event=event.id, title=PINYIN)
    entry = await the_one_left_by(action)
    assert (changes(entry), entry.original) == ({"title": ("旧", CLEAN)}, {"title": PINYIN})


async def test_a_change_of_nothing_leaves_no_trace():
    event = await an_event()
    assert await left_by(actions.change(await a_secretary(await event.area), event=event.id)) == []


async def test_an_occurrence_changed_by_itself_is_told_to_be_detached():
    series, staff = await an_evening()
    event = await on_day(series, 2)
    entry = await the_one_left_by(actions.change(staff, event=event.id, category="health"))
    assert changes(entry) == {"category": ("market", "health"), "detached": (False, True)}


async def test_a_capacity_below_those_who_come_leaves_no_trace():
    event = await an_event(capacity=5)
    await a_registration(event, party=3)
    assert await refused(actions.change(await a_secretary(await event.area), event=event.id, capacity=2))
    assert (await Event.get(id=event.id)).capacity == 5


async def test_an_arrival_by_the_code_of_the_venue_is_told_of_once():
    me, event = await a_resident(), await an_event(starts_at=clock.now())
    code = checkin.venue_code(KEY, event.id, clock.now())
    entry = await the_one_left_by(actions.check_in(me, event=event.id, code=code, key=KEY, party=2))
    there = await CheckIn.get()
    assert about(entry) == ("event_check_in", "CheckIn", there.id, event.area_id, me.account_id)
    assert (entry.before, entry.after["party"], entry.after["method"]) == (None, 2, there.method.value)
    assert await left_by(actions.check_in(me, event=event.id, code=code, key=KEY)) == []


async def test_an_arrival_ticked_off_names_the_staff_and_the_resident():
    me, event = await a_resident(), await an_event(starts_at=clock.now())
    mine, staff = await a_registration(event, me, party=3), await a_secretary(await event.area)
    entry = await the_one_left_by(actions.check_in_by_staff(staff, registration=mine.id))
    assert (entry.actor_id, entry.after["account_id"]) == (staff.account_id, me.account_id)
    assert (entry.after["registration_id"], entry.after["party"]) == (mine.id, 3)


@pytest.mark.parametrize("code", ["", "00000", "abcdef", "\x00" * 6, "A" * 36, "长" * 500])
async def test_a_malformed_code_lets_nobody_in_and_leaves_no_trace(code):
    event = await an_event(starts_at=clock.now())
    assert await refused(actions.check_in(await a_resident(), event=event.id, code=code, key=KEY))
    assert (await CheckIn.all().count(), (await Event.get(id=event.id)).attended) == (0, 0)


@pytest.mark.parametrize("party", [0, -1, 21, 10**12])
async def test_a_party_that_cannot_be_does_not_arrive(party):
    event = await an_event(starts_at=clock.now())
    code = checkin.venue_code(KEY, event.id, clock.now())
    assert await refused(
        actions.check_in(await a_resident(), event=event.id, code=code, key=KEY, party=party)
    )


async def test_a_registration_cancelled_before_is_not_ticked_off():
    event = await an_event(starts_at=clock.now())
    gone = await a_registration(event, state=RegistrationState.CANCELLED)
    staff = await a_secretary(await event.area)
    assert await refused(actions.check_in_by_staff(staff, registration=gone.id))
    assert await CheckIn.all().count() == 0


async def test_a_series_created_is_told_of_before_each_event_made_of_it():
    area = await a_community()
    staff = await a_secretary(area)
    first, *rest = await left_by(actions.create_series(staff, area=area.id, **every_day(title=PINYIN)))
    assert about(first) == ("series_create", "Series", (await Series.get()).id, area.id, staff.account_id)
    assert (first.before, first.after["title"], first.original) == (None, CLEAN, {"title": PINYIN})
    assert [one.verb for one in rest] == ["series_extend"] * 5
    assert [one.subject_id for one in rest] == await Event.all().order_by("id").values_list("id", flat=True)
    assert {one.actor_id for one in rest} == {staff.account_id}


@pytest.mark.parametrize(
    "bad",
    [
        {"rrule": "FREQ=SOMETIMES"},
        {"rrule": "FREQ=DAILY;UNTIL=20200101"},
        {"minutes": -1},
        {"first_on": clock.today() - 3 * DAY},
        {"zone": "Asia/Nowhere"},
        {"title": "长" * 81},
        {"capacity": 2, "min_places": 3},
    ],
)
async def test_a_series_that_cannot_be_leaves_no_row_and_no_trace(bad):
    area = await a_community()
    assert await refused(actions.create_series(await a_secretary(area), area=area.id, **every_day(**bad)))
    assert (await Series.all().count(), await Event.all().count()) == (0, 0)


async def test_a_resident_makes_changes_and_ends_no_series():
    series, _ = await an_evening()
    me, day = await a_resident(area=await series.area), clock.today() + 2 * DAY
    assert await refused(actions.create_series(me, area=series.area_id, **every_day()))
    assert await refused(actions.change_series(me, series=series.id, scope=actions.Scope.ALL, title="新"))
    assert await refused(actions.skip(me, series=series.id, on=day, reason="雨"))
    assert await refused(actions.end_series(me, series=series.id, since=day, reason="雨"))


async def test_a_date_skipped_is_told_of_with_the_reason_as_typed_and_only_once():
    series, staff = await an_evening()
    given = {"series": series.id, "on": clock.today() + 3 * DAY, "reason": PINYIN}
    entry = await the_one_left_by(actions.skip(staff, **given))
    made = await SeriesSkip.get()
    assert about(entry) == ("series_skip", "SeriesSkip", made.id, series.area_id, staff.account_id)
    assert (entry.before, entry.after["reason"], entry.original) == (None, CLEAN, {"reason": PINYIN})
    assert await refused(actions.skip(staff, **given))


async def test_a_date_that_people_joined_is_neither_skipped_nor_ended_silently():
    series, staff = await an_evening()
    event = await on_day(series, 2)
    await a_registration(event)
    given = {"series": series.id, "reason": "雨"}
    assert await refused(actions.skip(staff, on=event.occurrence, **given))
    assert await refused(actions.end_series(staff, since=event.occurrence, **given))
    assert (await SeriesSkip.all().count(), (await Series.get()).rrule) == (0, "FREQ=DAILY")
    assert (await Registration.get()).state is RegistrationState.CONFIRMED


async def test_a_series_ended_from_its_first_day_changes_its_state_alone():
    series, staff = await an_evening()
    event = await on_day(series, 1)
    since = clock.today() + DAY
    *called_off, entry = await left_by(
        actions.end_series(staff, series=series.id, since=since, reason=PINYIN)
    )
    assert about(entry) == ("series_end", "Series", series.id, series.area_id, staff.account_id)
    assert changes(entry) == {"state": ("active", SeriesState.ENDED.value)}
    assert entry.original == {"reason": PINYIN}
    assert [(one.verb, one.subject_id) for one in called_off] == [("event_cancel", event.id)]
    assert (await Event.get()).state is EventState.CANCELLED


@pytest.mark.parametrize("days", [-1, -400, 800])
async def test_a_series_does_not_end_on_a_day_out_of_reach(days):
    series, staff = await an_evening()
    since = clock.today() + days * DAY
    assert await refused(actions.end_series(staff, series=series.id, since=since, reason="雨"))


async def test_a_change_of_all_to_come_names_the_column_of_the_series_first():
    series, staff = await an_evening()
    action = actions.change_series(staff, series=series.id, scope=actions.Scope.ALL, title=PINYIN)
    entry = (await left_by(action))[0]
    assert about(entry) == ("series_change", "Series", series.id, series.area_id, staff.account_id)
    assert (changes(entry), entry.original) == ({"title": ("超燃周三", CLEAN)}, {"title": PINYIN})


async def test_a_change_of_what_follows_is_told_of_both_parts():
    series, staff = await an_evening()
    given = {"scope": actions.Scope.FOLLOWING, "occurrence": clock.today() + 3 * DAY, "title": PINYIN}
    old, new, *_ = await left_by(actions.change_series(staff, series=series.id, **given))
    assert (old.verb, old.subject_id, changes(old).keys()) == ("series_change", series.id, {"rrule"})
    assert (new.verb, new.before, new.after["follows_id"]) == ("series_follow", None, series.id)
    assert (new.after["title"], new.original) == (CLEAN, {"title": PINYIN})
