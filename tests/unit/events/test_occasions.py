"""A series laid over the calendar, as columns of its events."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.events import occasions, recurrence
from services.domain.events.models import Event, Series
from services.domain.events.recurrence import HolidayPolicy
from services.domain.partners.models import Tier
from services.kit.errors import InvalidInput
from services.kit.inputs import Typed

WEDNESDAY = date(2026, 9, 9)


def series(**given):
    plain = {
        "title": "超燃周三",
        "text": "",
        "category": "market",
        "tier": Tier.FREE,
        "place": "广场",
        "rrule": "FREQ=WEEKLY;BYDAY=WE",
        "first_on": WEDNESDAY,
        "starts": time(19),
        "minutes": 120,
        "zone": "Asia/Shanghai",
        "holiday_policy": "keep",
        "capacity": 40,
        "min_places": 5,
    }
    return Series(**(plain | given))


def test_an_event_takes_over_what_its_series_says():
    found = occasions.expand(series(), between=(WEDNESDAY, WEDNESDAY), skipped=())
    assert occasions.event_columns(series(), found.occurrences[0]) == {
        "title": "超燃周三",
        "text": "",
        "category": "market",
        "tier": Tier.FREE,
        "place": "广场",
        "capacity": 40,
        "min_places": 5,
        "starts_at": datetime(2026, 9, 9, 11, tzinfo=UTC),
        "ends_at": datetime(2026, 9, 9, 13, tzinfo=UTC),
    }


def test_skipped_dates_and_holidays_are_dropped():
    skipping = series(holiday_policy="skip_holidays")
    found = occasions.expand(skipping, between=(WEDNESDAY, date(2026, 10, 14)), skipped=[WEDNESDAY])
    assert [one.key for one in found.dropped] == [WEDNESDAY, date(2026, 10, 7)]


def test_one_event_moves_on_its_own_day_by_the_wall_clock():
    starts_at = datetime(2026, 9, 9, 22, tzinfo=UTC)  # Thursday 06:00 in Jili
    event = Event(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    moved = occasions.times_on_its_day(series(), event, {"starts": time(19)})
    assert moved["starts_at"] == datetime(2026, 9, 10, 11, tzinfo=UTC)
    assert moved["ends_at"] - moved["starts_at"] == timedelta(hours=1)
    longer = occasions.times_on_its_day(series(), event, {"minutes": 90})
    assert (longer["starts_at"], longer["ends_at"]) == (starts_at, starts_at + timedelta(minutes=90))
    assert occasions.times_on_its_day(series(), event, {"title": "新"}) == {}


def test_columns_are_canonical():
    typed = Typed()
    kept = occasions.columns(
        typed,
        {
            "rrule": "rrule:freq=weekly;byday=we",
            "starts": time(19),
            "minutes": 90,
            "zone": "Asia/Shanghai",
            "holiday_policy": HolidayPolicy.KEEP,
            "title": "集市(jíshì)",
        },
    )
    assert kept["rrule"] == "FREQ=WEEKLY;BYDAY=WE"
    assert (kept["title"], typed.original) == ("集市", {"title": "集市(jíshì)"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rrule", "FREQ=HOURLY"),
        ("rrule", ""),
        ("starts", time(19, tzinfo=UTC)),
        ("minutes", 4),
        ("minutes", 1441),
        ("zone", "Nowhere"),
        ("zone", "../passwd"),
    ],
)
def test_what_no_series_has_is_refused_by_field(field, value):
    with pytest.raises(InvalidInput) as refused:
        occasions.columns(Typed(), {field: value})
    assert refused.value.field == [field]


@given(st.dates(WEDNESDAY, date(2030, 1, 1)))
def test_the_next_date_is_the_first_of_the_rule_from_that_day_on(since):
    found = recurrence.next_date(recurrence.parse("FREQ=WEEKLY;BYDAY=WE"), first=WEDNESDAY, since=since)
    assert found is not None
    assert found.isoweekday() == 3
    assert timedelta() <= found - since < timedelta(days=7)


def test_a_rule_that_has_run_out_has_no_next_date():
    rule = recurrence.parse("FREQ=WEEKLY;BYDAY=WE;COUNT=2")
    assert recurrence.next_date(rule, first=WEDNESDAY, since=WEDNESDAY + timedelta(days=8)) is None
