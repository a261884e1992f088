"""Bad input over HTTP: every "no" has its name and its field, nothing is masked, nothing is kept."""

from datetime import timedelta

import pytest

from services.domain.events.models import Event, EventState, Registration, Series
from services.kit import clock
from tests.factories.events import a_registration, an_event
from tests.factories.people import a_community, a_resident, a_secretary


def a_draft(**given):
    starts_at = clock.now() + timedelta(days=1)
    plain = {
        "title": "集市",
        "category": "market",
        "tier": "FREE",
        "place": "广场",
        "startsAt": starts_at.isoformat(),
        "endsAt": (starts_at + timedelta(hours=1)).isoformat(),
    }
    return plain | given


def a_weekly_series(**given):
    plain = {
        "title": "超燃周三",
        "category": "market",
        "tier": "FREE",
        "place": "广场",
        "rrule": "FREQ=WEEKLY;BYDAY=WE",
        "firstOn": clock.today().isoformat(),
        "starts": "19:00:00",
        "minutes": 60,
    }
    return plain | given


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "字" * 81),
        ("place", "两\n行"),
        ("text", "响铃\x07"),
        ("startsAt", "2020-01-01T00:00:00+08:00"),
        ("startsAt", "9999-12-31T23:59:59+00:00"),
        ("endsAt", "9999-12-31T23:59:59+00:00"),
        ("capacity", 2_000_000_000),
        ("minPlaces", -1),
        ("priceFen", 1),
        ("need", "Event:1"),
        ("partner", "Partner:" + "9" * 30),
        ("offer", "x"),
    ],
)
async def test_what_a_draft_cannot_say_is_refused_by_field(api, field, value):
    area = await a_community()
    answer = await api.verb(
        await a_secretary(area),
        "eventDraft",
        "event { id }",
        area=f"Area:{area.id}",
        **a_draft(**{field: value}),
    )
    assert (answer["__typename"], answer["field"]) == ("InvalidInput", [field])
    assert await Event.all().count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rrule", "FREQ=SECONDLY"),
        ("rrule", "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2"),
        ("firstOn", "1000-01-01"),
        ("firstOn", "9999-12-31"),
        ("minutes", 100_000),
        ("zone", "../../etc/passwd"),
    ],
)
async def test_what_a_series_cannot_be_is_refused_by_field(api, field, value):
    area = await a_community()
    answer = await api.verb(
        await a_secretary(area),
        "seriesCreate",
        "series { id }",
        area=f"Area:{area.id}",
        **a_weekly_series(**{field: value}),
    )
    assert (answer["__typename"], answer["field"]) == ("InvalidInput", [field])
    assert await Series.all().count() == 0


async def test_a_time_of_day_by_another_clock_is_an_error_of_the_request(api):
    """It is local to `zone`: an offset would be a second zone."""
    area = await a_community()
    answer = await api.raw(
        await a_secretary(area),
        "mutation($input: SeriesCreateInput!) { seriesCreate(input: $input) { __typename } }",
        input={"area": f"Area:{area.id}", **a_weekly_series(starts="19:00:00+08:00")},
    )
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "BAD_REQUEST"
    assert "is local and takes no offset; write 19:00:00" in error["message"]
    assert await Series.all().count() == 0


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("eventChange", {"title": "新"}),
        ("eventPublish", {}),
        ("eventCancel", {"reason": "雨"}),
        ("eventFinish", {}),
        ("eventShowCodes", {}),
    ],
)
async def test_residents_do_not_run_events_and_strangers_sign_in(api, verb, given):
    event = await an_event()
    selection = "event { id }"
    id = f"Event:{event.id}"
    resident = await a_resident()
    assert (await api.verb(resident, verb, selection, event=id, **given))["code"] == "NOT_ALLOWED"
    assert (await api.verb(None, verb, selection, event=id, **given))["code"] == "SIGN_IN_NEEDED"
    gone = await api.verb(resident, verb, selection, event="Event:999999999", **given)
    assert gone["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("verb", "state", "code"),
    [
        ("eventPublish", EventState.PUBLISHED, "EVENT_STATE_WRONG"),
        ("eventFinish", EventState.PUBLISHED, "EVENT_NOT_STARTED"),
        ("eventFinish", EventState.CANCELLED, "EVENT_STATE_WRONG"),
        ("eventShowCodes", EventState.CANCELLED, "CHECK_IN_CLOSED"),
    ],
)
async def test_a_wrong_state_has_its_name(api, verb, state, code):
    area = await a_community()
    event = await an_event(area=area, state=state)
    answer = await api.verb(await a_secretary(area), verb, "event { id }", event=f"Event:{event.id}")
    assert answer["code"] == code


async def test_registering_twice_and_for_too_many(api):
    event = await an_event(capacity=3)
    resident = await a_resident()
    await a_registration(event, resident)
    selection, id = "registration { id }", f"Event:{event.id}"
    twice = await api.verb(resident, "eventRegister", selection, event=id)
    crowd = await api.verb(await a_resident(), "eventRegister", selection, event=id, party=4)
    nobody = await api.verb(await a_resident(), "eventRegister", selection, event=id, party=0)
    assert (twice["code"], crowd["code"], nobody["code"]) == (
        "ALREADY_REGISTERED",
        "PARTY_TOO_LARGE",
        "INVALID_INPUT",
    )
    assert await Registration.all().count() == 1


async def test_a_capacity_below_what_is_confirmed(api):
    area = await a_community()
    event = await an_event(area=area, capacity=5)
    await a_registration(event, party=4)
    answer = await api.verb(
        await a_secretary(area), "eventChange", "event { id }", event=f"Event:{event.id}", capacity=3
    )
    assert (answer["code"], answer["field"]) == ("CAPACITY_BELOW_CONFIRMED", ["capacity"])


async def test_codes_and_ratings_that_do_not_count(api):
    event = await an_event(starts_at=clock.now())
    resident = await a_resident()
    id = f"Event:{event.id}"
    wrong = await api.verb(resident, "eventCheckIn", "checkIn { id }", event=id, code="000000x")
    absent = await api.verb(resident, "eventRate", "feedback { id }", event=id, rating=5)
    assert (wrong["code"], absent["code"]) == ("CODE_NOT_ACCEPTED", "NOT_CHECKED_IN")
