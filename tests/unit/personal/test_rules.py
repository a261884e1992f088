"""Who has reason to see personal data."""

from datetime import UTC, datetime, timedelta

import pytest

from services.domain.actors.actor import Actor, Held, Role
from services.domain.personal import rules
from services.domain.personal.models import PersonalField
from services.kit.errors import InvalidInput

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def holder(role, path="1.2."):
    return Actor(account_id=1, held=(Held(role, 2, path),))


@pytest.mark.parametrize("role", [Role.SUBDISTRICT, Role.SECRETARY, Role.GRID_CHIEF, Role.GRID_MEMBER])
def test_staff_see_whom_they_serve_and_nobody_else(role):
    assert rules.serves(holder(role), "1.2.7.")
    assert not rules.serves(holder(role), "1.3.")
    assert not rules.serves(holder(role), None)


def test_an_integrator_serves_nobody():
    assert not rules.serves(holder(Role.INTEGRATOR), "1.2.7.")


def test_the_host_is_the_partner_or_the_staff_of_the_place():
    member = Actor(account_id=1, partner_ids=frozenset({5}))
    assert rules.hosts(member, partner=5, path="1.")
    assert not rules.hosts(member, partner=6, path="1.")
    assert not rules.hosts(member, partner=None, path="1.")
    assert rules.hosts(holder(Role.SECRETARY), partner=None, path="1.2.")


@pytest.mark.parametrize(
    ("ended", "cancelled", "may"),
    [
        (timedelta(days=-3), False, True),
        (timedelta(days=7), False, True),
        (timedelta(days=7, seconds=1), False, False),
        (timedelta(days=-3), True, False),
    ],
)
def test_a_registration_is_a_reason_for_seven_days_and_until_it_is_given_back(ended, cancelled, may):
    assert rules.within_period(ends=NOW - ended, is_cancelled=cancelled, now=NOW) is may


def test_a_field_asked_for_twice_is_told_once_and_in_one_order():
    phone, name = PersonalField.PHONE, PersonalField.NAME
    assert rules.asked([phone, name, phone]) == [name, phone]


def test_whoever_asks_for_nothing_or_says_nothing_is_told_so():
    with pytest.raises(InvalidInput, match="fields"):
        rules.asked([])
    with pytest.raises(InvalidInput, match="reason"):
        rules.check_reason("查")
