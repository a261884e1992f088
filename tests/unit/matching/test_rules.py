"""The pure rules of matching."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.matching import rules
from services.domain.matching.engine import Match
from services.domain.matching.rules import Standing
from services.domain.needs.models import NeedState
from services.domain.needs.rules import may_become

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_match(need=1, offer=1, *, score=500, starts_at=NINE, length=HOUR):
    slot = rules.slot_id(starts_at, starts_at + length)
    return Match(need, offer, slot, score, [], [], [], None, None)


def kept(matches, needs, capacity, taken=None):
    return [(one.need, one.offer) for one in rules.admissible(matches, needs, capacity, taken or {})]


def test_a_slot_is_told_by_its_times():
    assert rules.slot_times(rules.slot_id(NINE, NINE + HOUR)) == (NINE, NINE + HOUR)


def test_an_answer_is_due_before_the_slot_begins():
    slot = rules.slot_id(NINE, NINE + HOUR)
    within = timedelta(days=3)
    assert rules.expires(slot, NINE - timedelta(days=9), within) == NINE - timedelta(days=6)
    assert rules.expires(slot, NINE - timedelta(days=1), within) == NINE


def test_a_need_gets_no_more_than_it_wants_and_the_best_first():
    matches = [a_match(offer=1, score=300), a_match(offer=2, score=400)]
    assert kept(matches, {1: Standing(wanted=1)}, {1: 1, 2: 1}) == [(1, 2)]
    assert kept(matches, {1: Standing(wanted=2, had=2)}, {1: 1, 2: 1}) == []


def test_a_slot_takes_no_more_than_its_capacity():
    matches = [a_match(need=1), a_match(need=2)]
    needs = {1: Standing(wanted=1), 2: Standing(wanted=1)}
    assert len(kept(matches, needs, {1: 1})) == 1
    assert len(kept(matches, needs, {1: 2})) == 2
    assert kept(matches, needs, {1: 1}, {1: [(NINE - HOUR, NINE + HOUR / 2)]}) == []
    assert len(kept(matches, needs, {1: 1}, {1: [(NINE - HOUR, NINE)]})) == 1


def test_what_is_closed_paused_or_barred_is_left_out():
    assert kept([a_match()], {}, {1: 1}) == []
    assert kept([a_match()], {1: Standing(wanted=1)}, {}) == []
    assert kept([a_match()], {1: Standing(wanted=1, barred={1})}, {1: 1}) == []


@given(
    pairs=st.lists(
        st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(0, 3)), unique_by=lambda p: p[:2]
    ),
    capacity=st.integers(0, 3),
    wanted=st.integers(0, 3),
)
def test_nothing_is_ever_given_twice(pairs, capacity, wanted):
    matches = [a_match(need, offer, starts_at=NINE + slot * HOUR) for need, offer, slot in pairs]
    needs = {need: Standing(wanted=wanted) for need in range(1, 5)}
    found = rules.admissible(matches, needs, dict.fromkeys(range(1, 5), capacity), {})
    for need in needs:
        assert sum(one.need == need for one in found) <= wanted
    for taken in {(one.offer, one.slot) for one in found}:
        assert sum((one.offer, one.slot) == taken for one in found) <= capacity


@pytest.mark.parametrize("state", rules.TO_AGREED)
def test_the_way_to_agreed_is_one_that_needs_can_go(state):
    at = state
    for step in rules.TO_AGREED[state]:
        assert may_become(at, step)
        at = step
    assert at in (NeedState.AGREED, NeedState.SCHEDULED)


def waiting(id, *, need=1, offer=1, starts_at=NINE):
    return {"id": id, "need_id": need, "offer_id": offer, "starts_at": starts_at, "ends_at": starts_at + HOUR}


def room_of(capacity):
    return {(1, rules.slot_id(NINE, NINE + HOUR)): capacity}


def test_a_proposal_stays_where_its_pair_is_matched_again():
    assert rules.staying([waiting(5)], [a_match()], room_of(1)) == {5}
    assert rules.staying([waiting(5)], [a_match(offer=2)], room_of(1)) == set()
    assert rules.staying([waiting(5)], [], room_of(1)) == set()


def test_it_keeps_the_time_that_the_partner_was_told_if_nobody_else_needs_it():
    moved = a_match(starts_at=NINE + 3 * HOUR)
    assert rules.staying([waiting(5)], [moved], room_of(1)) == {5}
    assert rules.staying([waiting(5)], [moved, a_match(need=2)], room_of(1)) == set()
    assert rules.staying([waiting(5)], [moved, a_match(need=2)], room_of(2)) == {5}


def test_it_moves_where_the_offer_has_its_time_no_more():
    assert rules.staying([waiting(5)], [a_match(starts_at=NINE + 3 * HOUR)], {}) == set()


def test_of_two_that_want_to_stay_in_one_place_the_first_does():
    both = [waiting(5), waiting(6, need=2)]
    later = [a_match(need=1, starts_at=NINE + 3 * HOUR), a_match(need=2, starts_at=NINE + 5 * HOUR)]
    assert rules.staying(both, later, room_of(1)) == {5}
