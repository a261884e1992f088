from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.reminders.rules import (
    MAX_TRIES,
    Defer,
    QuietHours,
    Send,
    Skip,
    SkipReason,
    decide,
    due_at,
    quiet_until,
    retry_after,
)
from services.kit.zones import ZoneUnknown

HOUR = timedelta(hours=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(time(22), time(7), "Asia/Shanghai")
SIESTA = QuietHours(time(12), time(14), "Asia/Shanghai")
STARTS = datetime(2026, 11, 25, 19, 30, tzinfo=SHANGHAI)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

moments = st.integers(1_577_836_800, 1_893_456_000).map(lambda epoch: datetime.fromtimestamp(epoch, UTC))
quiets = st.builds(
    lambda start, end, zone: QuietHours(start, end, zone) if start != end else NIGHT,
    st.times(),
    st.times(),
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"]),
)


def shanghai(hour: int, minute: int = 0, day: int = 25) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


def decided(
    now: datetime,
    *,
    starts_at: datetime = STARTS,
    due: datetime | None = None,
    joined_at: datetime = LONG_AGO,
    quiet: QuietHours | None = NIGHT,
) -> Send | Defer | Skip:
    due = now if due is None else due
    return decide(now=now, starts_at=starts_at, due=due, joined_at=joined_at, quiet=quiet)


def test_a_reminder_is_due_its_lead_before_the_start() -> None:
    assert due_at(STARTS, 2 * HOUR) == shanghai(17, 30)


def test_a_lead_after_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="zero or more"):
        due_at(STARTS, -HOUR)


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        (NIGHT, shanghai(21, 59), None),
        (NIGHT, shanghai(22), shanghai(7, day=26)),
        (NIGHT, shanghai(23, 59), shanghai(7, day=26)),
        (NIGHT, shanghai(0), shanghai(7)),
        (NIGHT, shanghai(6, 59), shanghai(7)),
        (NIGHT, shanghai(7), None),
        (SIESTA, shanghai(11, 59), None),
        (SIESTA, shanghai(12), shanghai(14)),
        (SIESTA, shanghai(14), None),
        (QuietHours(time(22), time(0), "Asia/Shanghai"), shanghai(23), shanghai(0, day=26)),
        (QuietHours(time(0), time(7), "Asia/Shanghai"), shanghai(0), shanghai(7)),
    ],
)
def test_quiet_hours_last_until_their_end(quiet: QuietHours, now: datetime, until: datetime | None) -> None:
    assert quiet_until(now.astimezone(UTC), quiet) == until


def test_a_night_in_which_clocks_go_forward_ends_at_seven_on_the_wall() -> None:
    night = QuietHours(time(22), time(7), "Europe/Berlin")
    until = quiet_until(datetime(2027, 3, 27, 23, tzinfo=BERLIN).astimezone(UTC), night)
    assert until == datetime(2027, 3, 28, 5, tzinfo=UTC)


def test_a_night_in_which_clocks_go_back_ends_at_seven_on_the_wall() -> None:
    night = QuietHours(time(22), time(7), "Europe/Berlin")
    until = quiet_until(datetime(2026, 10, 24, 23, tzinfo=BERLIN).astimezone(UTC), night)
    assert until == datetime(2026, 10, 25, 6, tzinfo=UTC)


def test_quiet_hours_without_length_are_refused() -> None:
    with pytest.raises(ValueError, match="leave them out"):
        QuietHours(time(7), time(7), "Asia/Shanghai")


def test_quiet_hours_need_a_zone() -> None:
    with pytest.raises(ZoneUnknown):
        QuietHours(time(22), time(7), "Beijing")


@given(moments, quiets)
def test_after_the_quiet_hours_it_is_not_quiet(now: datetime, quiet: QuietHours) -> None:
    until = quiet_until(now, quiet)
    if until is not None:
        assert now < until <= now + timedelta(hours=26)
        assert quiet_until(until, quiet) is None


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.times(), st.times(), st.times())
def test_it_is_quiet_exactly_while_the_wall_says_so(day: date, at: time, start: time, end: time) -> None:
    if start == end:
        return
    now = datetime.combine(day, at, SHANGHAI).astimezone(UTC)
    within = start <= at < end if start < end else at >= start or at < end
    assert (quiet_until(now, QuietHours(start, end, "Asia/Shanghai")) is not None) is within


def test_a_reminder_by_day_is_sent() -> None:
    assert decided(shanghai(17, 30)) == Send()


def test_without_quiet_hours_a_reminder_by_night_is_sent() -> None:
    assert decided(shanghai(3), quiet=None) == Send()


def test_a_reminder_by_night_waits_for_the_morning() -> None:
    assert decided(shanghai(3)) == Defer(shanghai(7).astimezone(UTC))


def test_a_reminder_whose_event_starts_before_the_morning_is_skipped() -> None:
    assert decided(shanghai(3), starts_at=shanghai(6)) == Skip(SkipReason.QUIET_HOURS)
    assert decided(shanghai(3), starts_at=shanghai(7)) == Skip(SkipReason.QUIET_HOURS)


def test_from_the_start_on_a_reminder_is_skipped() -> None:
    assert decided(STARTS) == Skip(SkipReason.EVENT_STARTED)
    assert decided(STARTS + HOUR, joined_at=STARTS) == Skip(SkipReason.EVENT_STARTED)


def test_who_joined_after_the_moment_gets_no_stale_reminder() -> None:
    late = decided(shanghai(18), due=shanghai(17, 30), joined_at=shanghai(17, 31))
    assert late == Skip(SkipReason.JOINED_AFTER)
    assert decided(shanghai(18), due=shanghai(17, 30), joined_at=shanghai(17, 30)) == Send()


def test_a_reminder_of_an_event_that_was_put_off_waits() -> None:
    due = shanghai(17, 30)
    assert decided(shanghai(9), due=due) == Defer(due.astimezone(UTC))


@given(moments, moments, moments, moments, st.none() | quiets)
def test_nothing_is_sent_early_late_by_night_or_deferred_past_the_start(
    now: datetime, starts_at: datetime, due: datetime, joined_at: datetime, quiet: QuietHours | None
) -> None:
    outcome = decided(now, starts_at=starts_at, due=min(due, starts_at), joined_at=joined_at, quiet=quiet)
    if isinstance(outcome, Send):
        assert min(due, starts_at) <= now < starts_at
        assert joined_at <= due
        assert quiet is None or quiet_until(now, quiet) is None
    if isinstance(outcome, Defer):
        assert now < outcome.until <= starts_at


@pytest.mark.parametrize(
    ("attempt", "seconds"),
    [(1, 2), (2, 4), (7, 128), (8, 256), (11, 2048), (12, 3600), (900, 3600)],
)
def test_each_retry_waits_twice_as_long_up_to_an_hour(attempt: int, seconds: int) -> None:
    assert retry_after(attempt, 1.0) == timedelta(seconds=seconds)


@given(st.integers(1, MAX_TRIES), st.floats(0.5, 1.5))
def test_jitter_spreads_retries_by_half(attempt: int, jitter: float) -> None:
    plain = retry_after(attempt, 1.0)
    assert plain * 0.5 <= retry_after(attempt, jitter) <= plain * 1.5


@pytest.mark.parametrize(("attempt", "jitter"), [(0, 1.0), (1, 0.4), (1, 1.6), (1, float("nan"))])
def test_a_retry_out_of_bounds_is_refused(attempt: int, jitter: float) -> None:
    with pytest.raises(ValueError, match=r"counted|jitter"):
        retry_after(attempt, jitter)
