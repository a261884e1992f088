import contextlib
from datetime import date, datetime, time
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given
from hypothesis import strategies as st

from services.domain.events.rrule import MOST_CHARACTERS, Freq, Rule, RuleInvalid, parse

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def several(items: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(items, min_size=1, max_size=4).map(",".join)


PARTS = {
    "INTERVAL": st.integers(1, 99).map(str),
    "BYDAY": several(st.sampled_from([*WEEKDAYS, "2WE", "-1FR", "5SA", "+1MO"])),
    "BYMONTHDAY": several(st.sampled_from(["1", "15", "29", "30", "31", "-1", "-31"])),
    "BYSETPOS": several(st.integers(-24, 24).map(str)),
    "BYMONTH": several(st.integers(1, 12).map(str)),
    "COUNT": st.integers(1, 1000).map(str),
    "UNTIL": st.dates(date(2026, 1, 1), date(2040, 1, 1)).map(lambda day: f"{day:%Y%m%d}"),
}


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    freq = draw(st.sampled_from(list(Freq)))
    chosen = draw(st.lists(st.sampled_from(list(PARTS)), unique=True, max_size=3))
    try:
        return parse(";".join([f"FREQ={freq}", *(f"{key}={draw(PARTS[key])}" for key in chosen)]))
    except RuleInvalid:
        assume(False)
        raise


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("FREQ=WEEKLY;BYDAY=WE", "FREQ=WEEKLY;BYDAY=WE"),
        ("RRULE:freq=weekly;byday=we,sa,we;interval=1", "FREQ=WEEKLY;BYDAY=WE,SA"),
        (" FREQ=MONTHLY;BYDAY=+2TH ", "FREQ=MONTHLY;BYDAY=2TH"),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=12", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=12"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,-1", "FREQ=MONTHLY;BYMONTHDAY=15,-1"),
        (
            "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=MO,TU,WE,TH,FR",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        ),
        ("FREQ=YEARLY;UNTIL=20300101", "FREQ=YEARLY;UNTIL=20300101"),
        ("FREQ=YEARLY;BYMONTH=9;BYDAY=2SA", "FREQ=YEARLY;BYMONTH=9;BYDAY=2SA"),
        ("FREQ=DAILY;INTERVAL=2;COUNT=0010", "FREQ=DAILY;INTERVAL=2;COUNT=10"),
    ],
)
def test_a_rule_is_kept_in_one_spelling(written: str, canonical: str) -> None:
    assert parse(written).text == canonical


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("", "is no part"),
        ("WEEKLY", "is no part"),
        ("INTERVAL=2", "FREQ must be"),
        ("FREQ=SECONDLY", "FREQ must be"),
        ("FREQ=HOURLY", "FREQ must be"),
        ("FREQ=WEEKLY;", "is no part"),
        ("DTSTART:20261125T193000\nRRULE:FREQ=WEEKLY", "first date"),
        ("FREQ=WEEKLY;DTSTART=20261125", "first date"),
        ("FREQ=WEEKLY;EXDATE=20261125", "skipped dates"),
        ("FREQ=WEEKLY;BYHOUR=3", "is no part"),
        ("FREQ=WEEKLY;WKST=SU", "is no part"),
        ("FREQ=WEEKLY;FREQ=DAILY", "stands twice"),
        ("FREQ=WEEKLY;INTERVAL=0", "INTERVAL must be a number from 1 to 99"),
        ("FREQ=WEEKLY;INTERVAL=100", "INTERVAL"),
        ("FREQ=WEEKLY;INTERVAL=-1", "INTERVAL"),
        ("FREQ=WEEKLY;COUNT=0", "COUNT must be a number from 1 to 1000"),
        ("FREQ=WEEKLY;COUNT=1001", "COUNT"),
        ("FREQ=WEEKLY;COUNT=" + "9" * 5000, "COUNT"),
        ("FREQ=WEEKLY;COUNT=1;UNTIL=20261231", "not both"),
        ("FREQ=WEEKLY;UNTIL=20261231T120000Z", "without a time"),
        ("FREQ=WEEKLY;UNTIL=20260231", "last civil date"),
        ("FREQ=WEEKLY;BYDAY=XX", "cannot stand in BYDAY"),
        ("FREQ=WEEKLY;BYDAY=", "is no part"),
        ("FREQ=WEEKLY;BYDAY=MO,,TU", "cannot stand in BYDAY"),
        ("FREQ=WEEKLY;BYDAY=-MO", "cannot stand in BYDAY"),
        ("FREQ=MONTHLY;BYDAY=6MO", "cannot stand in BYDAY"),
        ("FREQ=MONTHLY;BYDAY=0MO", "cannot stand in BYDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "cannot stand in BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "cannot stand in BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=--1", "cannot stand in BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTH=13", "cannot stand in BYMONTH"),
        ("FREQ=WEEKLY;BYDAY=2WE", "numbered weekday"),
        ("FREQ=MONTHLY;BYDAY=2WE;BYMONTHDAY=1", "numbered weekday"),
        ("FREQ=MONTHLY;BYDAY=MO,2WE", "two series"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY needs"),
        ("FREQ=DAILY;BYMONTHDAY=1", "BYMONTHDAY needs"),
        ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=1", "BYSETPOS needs FREQ=MONTHLY"),
        ("FREQ=MONTHLY;BYSETPOS=1", "plain weekdays"),
        ("FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=1", "plain weekdays"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", "never happen"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYMONTH=2;BYSETPOS=10", "never happen"),
        ("FREQ=YEARLY;BYDAY=MO", "needs BYMONTH"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=MO", "needs INTERVAL=1"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never happen"),
        ("FREQ=MONTHLY;BYMONTH=4,6,9,11;BYMONTHDAY=31", "never happen"),
        (
            "FREQ=MONTHLY;BYMONTHDAY=" + ",".join(str(day) for day in range(-31, 32) if day),
            "longer",
        ),
    ],
)
def test_a_rule_that_cannot_be_followed_is_refused_with_advice(written: str, advice: str) -> None:
    with pytest.raises(RuleInvalid, match=advice):
        parse(written)


@given(rules())
def test_reading_what_was_written_gives_the_same_rule(rule: Rule) -> None:
    assert parse(rule.text) == rule
    assert len(rule.text) <= MOST_CHARACTERS


@given(st.text("FREQ=WEKLYBDAUNTI;,0123456789+-", max_size=60) | st.text(max_size=40))
def test_any_text_is_a_rule_or_is_refused(written: str) -> None:
    with contextlib.suppress(RuleInvalid):
        assert parse(written).text


@given(rules().filter(lambda rule: rule.interval == 1 and rule.until is None))
def test_a_rule_that_is_accepted_happens(rule: Rule) -> None:
    start = datetime.combine(date(2026, 11, 25), time())
    assert list(islice(rrulestr(rule.text, dtstart=start), 1))
