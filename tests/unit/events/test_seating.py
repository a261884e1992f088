import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.events.seating import (
    Confirmed,
    PartyTooLarge,
    Waiting,
    Waitlisted,
    place,
    promote,
)

waitlists = st.lists(st.integers(1, 20)).map(
    lambda parties: [Waiting(number, party) for number, party in enumerate(parties, 1)]
)


def test_a_party_that_fits_is_confirmed() -> None:
    assert place(30, 27, 3) == Confirmed(left=0)


def test_a_party_that_does_not_fit_waits() -> None:
    assert place(30, 28, 3) == Waitlisted(short=1)


def test_without_a_limit_everybody_is_confirmed() -> None:
    assert place(None, 100_000, 20) == Confirmed(left=None)


def test_a_party_larger_than_the_venue_is_told_so() -> None:
    with pytest.raises(PartyTooLarge, match="At most 4 people") as caught:
        place(4, 0, 5)
    assert caught.value.capacity == 4


@pytest.mark.parametrize("party", [0, -1])
def test_a_party_has_people(party: int) -> None:
    with pytest.raises(ValueError, match="one person"):
        place(30, 0, party)
    with pytest.raises(ValueError, match="one person"):
        promote([Waiting(1, party)], 5)


def test_who_came_first_is_promoted_first() -> None:
    assert promote([Waiting(7, 2), Waiting(9, 1), Waiting(8, 1)], 3) == [7, 9]


def test_a_party_that_does_not_fit_is_passed_over_and_asked_first_next_time() -> None:
    line = [Waiting(1, 4), Waiting(2, 2), Waiting(3, 1)]
    assert promote(line, 2) == [2]
    assert promote([Waiting(1, 4), Waiting(3, 1)], 4) == [1]


def test_when_the_limit_is_lifted_everybody_is_promoted() -> None:
    assert promote([Waiting(1, 4), Waiting(2, 2)], None) == [1, 2]


@given(waitlists, st.integers(0, 60))
def test_promotion_never_oversells_and_leaves_nobody_who_fits(line: list[Waiting], free: int) -> None:
    promoted = promote(line, free)
    left = free - sum(one.party for one in line if one.id in promoted)
    assert left >= 0
    assert all(one.party > left for one in line if one.id not in promoted)
    assert promoted == sorted(promoted)


@given(st.integers(1, 50), st.integers(0, 60), st.integers(1, 20))
def test_a_confirmed_party_never_exceeds_the_capacity(capacity: int, confirmed: int, party: int) -> None:
    try:
        placed = place(capacity, confirmed, party)
    except PartyTooLarge:
        assert party > capacity
        return
    assert isinstance(placed, Confirmed) is (confirmed + party <= capacity)
