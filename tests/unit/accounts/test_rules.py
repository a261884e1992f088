from datetime import date

import pytest

from services.domain.accounts.rules import check_day, may_appoint, may_grant, signed_in
from services.domain.actors.actor import ANONYMOUS, Actor, Held, Role
from services.kit.errors import InvalidInput, SignInNeeded


def who(role: Role, path: str = "1.4.") -> Actor:
    return Actor(1, (Held(role, 4, path),))


@pytest.mark.parametrize(
    ("holder", "gives"),
    [
        (Role.SUBDISTRICT, {Role.SECRETARY, Role.GRID_CHIEF, Role.GRID_MEMBER, Role.INTEGRATOR}),
        (Role.SECRETARY, {Role.GRID_CHIEF, Role.GRID_MEMBER}),
        (Role.GRID_CHIEF, set()),
        (Role.GRID_MEMBER, set()),
        (Role.INTEGRATOR, set()),
    ],
)
def test_nobody_gives_a_role_as_high_as_their_own(holder: Role, gives: set[Role]) -> None:
    assert {role for role in Role if may_grant(who(holder), role, "1.4.17.")} == gives


@pytest.mark.parametrize("path", ["1.", "1.5.", "1.40.", "2.4."])
def test_rights_end_at_the_edge_of_the_subtree(path: str) -> None:
    assert not may_grant(who(Role.SUBDISTRICT), Role.GRID_MEMBER, path)
    assert not may_appoint(who(Role.SECRETARY), path)


def test_several_roles_do_not_add_up_to_more_than_each_gives_on_its_own_area() -> None:
    both = Actor(1, (Held(Role.SUBDISTRICT, 5, "1.5."), Held(Role.SECRETARY, 4, "1.4.")))
    assert may_grant(both, Role.SECRETARY, "1.5.")
    assert not may_grant(both, Role.SECRETARY, "1.4.")


def test_a_stranger_is_asked_to_sign_in() -> None:
    assert signed_in(Actor(17)) == 17
    with pytest.raises(SignInNeeded):
        signed_in(ANONYMOUS)


def test_a_day_lies_between_the_last_beginning_and_today() -> None:
    today = date(2026, 11, 25)
    check_day("began_on", today, after=today, today=today)
    check_day("began_on", date(2020, 1, 1), after=None, today=today)
    for day in (date(2026, 11, 26), date(2026, 11, 1)):
        with pytest.raises(InvalidInput) as refused:
            check_day("began_on", day, after=date(2026, 11, 2), today=today)
        assert refused.value.field == ["began_on"]
