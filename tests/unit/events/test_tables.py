"""Every predicate of events in every state, before, at and after the start."""

from datetime import UTC, datetime, timedelta

import pytest

from services.domain.events import rules
from services.domain.events.models import Event, EventState, Registration, RegistrationState

NOW = datetime(2026, 11, 25, 11, tzinfo=UTC)
HOUR, TICK = timedelta(hours=1), timedelta(microseconds=1)
S = EventState


def event(state, starts_in, **given):
    starts_at = NOW + starts_in
    return Event(id=1, area_id=1, state=state, starts_at=starts_at, ends_at=starts_at + 2 * HOUR, **given)


@pytest.mark.parametrize("starts_in", [TICK, timedelta(), -TICK])
@pytest.mark.parametrize("state", list(S))
def test_only_what_is_published_and_to_come_takes_registrations(state, starts_in):
    wanted = state is S.PUBLISHED and starts_in > timedelta()
    assert rules.takes_registrations(event(state, starts_in), NOW) is wanted


@pytest.mark.parametrize(
    ("state", "before", "after"),
    [(S.DRAFT, True, True), (S.PUBLISHED, True, False), (S.CANCELLED, False, False), (S.HELD, False, False)],
)
def test_an_event_changes_by_its_state_and_the_clock(state, before, after):
    assert rules.is_changeable(event(state, TICK), NOW) is before
    assert rules.is_changeable(event(state, timedelta()), NOW) is after


@pytest.mark.parametrize(
    ("starts_in", "open_"),
    [(2 * HOUR + TICK, False), (2 * HOUR, True), (-8 * HOUR + TICK, True), (-8 * HOUR, False)],
)
@pytest.mark.parametrize("state", list(S))
def test_check_in_opens_two_hours_before_and_closes_six_after(state, starts_in, open_):
    wanted = open_ and state in {S.PUBLISHED, S.HELD}
    assert rules.takes_check_ins(event(state, starts_in), NOW) is wanted


@pytest.mark.parametrize("attended", [0, 1])
@pytest.mark.parametrize("starts_in", [TICK, timedelta(), -HOUR])
def test_an_event_has_begun_by_the_clock_or_by_its_guests(starts_in, attended):
    wanted = attended == 1 or starts_in <= timedelta()
    assert rules.has_begun(event(S.PUBLISHED, starts_in, attended=attended), NOW) is wanted


@pytest.mark.parametrize(
    ("state", "joined", "alone"),
    [
        (RegistrationState.CONFIRMED, True, True),
        (RegistrationState.WAITLISTED, True, False),
        (RegistrationState.CANCELLED, False, False),
    ],
)
def test_a_registration_counts_and_enters_by_its_state(state, joined, alone):
    assert (state in rules.JOINED) is joined
    assert rules.may_enter_alone(Registration(state=state)) is alone


@pytest.mark.parametrize(
    ("after", "open_"),
    [(timedelta(), True), (timedelta(days=14) - TICK, True), (timedelta(days=14), False)],
)
def test_a_rating_changes_for_fourteen_days(after, open_):
    assert rules.rating_is_changeable(NOW, NOW + after) is open_
