"""What may become of events and registrations, by state and by clock."""

from datetime import UTC, datetime, timedelta

import pytest

from services.domain.actors.actor import ANONYMOUS, Actor, Held, Role
from services.domain.events import rules
from services.domain.events.models import Event, EventState, Registration, RegistrationState
from services.kit.errors import InvalidInput

NOW = datetime(2026, 11, 25, 11, tzinfo=UTC)
HOUR = timedelta(hours=1)


def event(state=EventState.PUBLISHED, starts_in=HOUR, **given):
    starts_at = NOW + starts_in
    return Event(id=1, area_id=1, state=state, starts_at=starts_at, ends_at=starts_at + 2 * HOUR, **given)


def holding(role, path="1.4."):
    return Actor(account_id=1, held=(Held(role, 4, path),))


@pytest.mark.parametrize("role", [Role.SUBDISTRICT, Role.SECRETARY])
def test_curators_curate_their_area_and_below(role):
    assert rules.may_curate(holding(role), "1.4.17.")
    assert not rules.may_curate(holding(role), "1.5.")


def test_grid_members_host_but_do_not_curate():
    actor = holding(Role.GRID_MEMBER)
    assert not rules.may_curate(actor, "1.4.")
    assert rules.may_host(actor, event(), "1.4.")


def test_who_acts_for_the_host_hosts():
    actor = Actor(account_id=1, partner_ids=frozenset({7}))
    assert rules.may_host(actor, event(partner_id=7), "1.4.")
    assert not rules.may_host(actor, event(partner_id=8), "1.4.")
    assert not rules.may_host(actor, event(partner_id=None), "1.4.")
    assert not rules.may_host(ANONYMOUS, event(partner_id=7), "1.4.")


@pytest.mark.parametrize(
    ("starts_in", "lasts", "field"),
    [
        (timedelta(), HOUR, "startsAt"),
        (-HOUR, HOUR, "startsAt"),
        (timedelta(days=731), HOUR, "startsAt"),
        (HOUR, timedelta(minutes=4), "endsAt"),
        (HOUR, timedelta(hours=24, seconds=1), "endsAt"),
        (HOUR, -HOUR, "endsAt"),
    ],
)
def test_times_that_no_event_can_have(starts_in, lasts, field):
    with pytest.raises(InvalidInput) as refused:
        rules.check_times(NOW + starts_in, NOW + starts_in + lasts, now=NOW)
    assert refused.value.field == [field]


@pytest.mark.parametrize("lasts", [timedelta(minutes=5), timedelta(hours=24)])
def test_an_event_lasts_five_minutes_to_a_day(lasts):
    rules.check_times(NOW + HOUR, NOW + HOUR + lasts, now=NOW)


def test_registrations_are_taken_until_the_start():
    assert rules.takes_registrations(event(), NOW)
    assert not rules.takes_registrations(event(), NOW + HOUR)
    assert not rules.takes_registrations(event(EventState.DRAFT), NOW)


def test_a_draft_can_be_given_another_day_and_a_published_event_only_before_it_begins():
    assert rules.is_changeable(event(EventState.DRAFT, -HOUR), NOW)
    assert rules.is_changeable(event(), NOW)
    assert not rules.is_changeable(event(starts_in=timedelta()), NOW)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (-2 * HOUR - timedelta(seconds=1), False),
        (-2 * HOUR, True),
        (8 * HOUR - timedelta(seconds=1), True),
        (8 * HOUR, False),
    ],
)
def test_check_in_is_open_around_the_event(at, is_open):
    assert rules.takes_check_ins(event(starts_in=timedelta()), NOW + at) is is_open


def test_nobody_checks_in_to_drafts_and_what_was_cancelled():
    for state in (EventState.DRAFT, EventState.CANCELLED):
        assert not rules.takes_check_ins(event(state), NOW)


def test_an_event_has_begun_by_the_clock_or_when_people_are_there():
    assert rules.has_begun(event(starts_in=timedelta()), NOW)
    assert rules.has_begun(event(attended=1), NOW)
    assert not rules.has_begun(event(), NOW)


@pytest.mark.parametrize("counter", ["confirmed", "waitlisted", "attended"])
def test_an_event_is_joined_by_whoever_holds_waits_or_came(counter):
    assert rules.is_joined(event(**{counter: 1}))
    assert not rules.is_joined(event())


def test_the_waitlist_does_not_enter_alone():
    def registered(state):
        return Registration(event_id=1, account_id=1, party=1, state=state)

    assert rules.may_enter_alone(None)
    assert rules.may_enter_alone(registered(RegistrationState.CONFIRMED))
    assert not rules.may_enter_alone(registered(RegistrationState.WAITLISTED))


def test_a_rating_settles_after_fourteen_days():
    assert rules.rating_is_changeable(NOW, NOW + timedelta(days=14) - HOUR)
    assert not rules.rating_is_changeable(NOW, NOW + timedelta(days=14))
