"""A partner's limits: of a civil week from Monday, and of a calendar month."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.domain.matching.engine import Match
from services.domain.matching.loads import Loads, within
from services.domain.matching.rules import slot_id, slot_times
from services.domain.matching.takes import Takes, month, week

MOMENTS = st.integers(0, 90 * 24).map(
    lambda hours: datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=hours)
)


def test_weeks_and_months_begin_at_midnight_in_china():
    sunday_night = datetime(2026, 11, 29, 15, 59, tzinfo=UTC)
    assert str(week(sunday_night)) == "2026-11-23"
    assert str(week(sunday_night + timedelta(minutes=1))) == "2026-11-30"
    assert str(month(datetime(2026, 11, 30, 16, tzinfo=UTC))) == "2026-12-01"


def test_without_a_limit_there_is_no_end_to_the_room():
    assert Takes().room(datetime(2026, 12, 1, tzinfo=UTC), [datetime(2026, 12, 1, tzinfo=UTC)] * 99) is None


def a_match(need, at, score):
    return Match(need, 1, slot_id(at, at + timedelta(hours=1)), score, [], [], [], None, None)


@given(st.lists(st.tuples(MOMENTS, st.integers(0, 1000)), max_size=30), st.integers(1, 4), st.integers(1, 6))
def test_what_fits_never_exceeds_a_limit_and_leaves_nothing_out_that_would_fit(wanted, weekly, monthly):
    takes = Takes(weekly, monthly)
    matches = [a_match(number, at, score) for number, (at, score) in enumerate(wanted)]
    fit = within(matches, {1: 7}, Loads({7: takes}, {}))
    starts = [slot_times(match.slot)[0] for match in fit]
    for period, most in ((week, weekly), (month, monthly)):
        counted = [period(at) for at in starts]
        assert all(counted.count(one) <= most for one in counted)
    for left in (match for match in matches if match not in fit):
        assert takes.room(slot_times(left.slot)[0], starts) == 0


@given(st.lists(st.tuples(MOMENTS, st.integers(0, 1000)), max_size=30))
def test_partners_without_a_limit_keep_all(wanted):
    matches = [a_match(number, at, score) for number, (at, score) in enumerate(wanted)]
    assert len(within(matches, {1: 7}, Loads())) == len(matches)
