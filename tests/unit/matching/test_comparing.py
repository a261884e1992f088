"""What a trial would change, in figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.matching.comparing import compared, gini
from services.domain.matching.engine import Match, Part, Problem
from services.domain.matching.engine.standing import Standing
from tests.unit.matching.engine.making import need, offer


@pytest.mark.parametrize(
    ("counts", "share"),
    [([], 0), ([0, 0], 0), ([3], 0), ([2, 2, 2], 0), ([0, 1], 500), ([0, 0, 0, 8], 750), ([1, 3], 250)],
)
def test_gini_is_nothing_where_all_have_the_same_and_near_a_thousand_where_one_has_all(counts, share):
    assert gini(counts) == share


@given(st.lists(st.integers(0, 50), min_size=1))
def test_gini_is_a_share_and_does_not_ask_for_the_order(counts):
    assert 0 <= gini(counts) < 1000
    assert gini(counts) == gini(sorted(counts, reverse=True))


def a_match(need_id, offer_id, merit):
    parts = [Part("text", merit, ""), Part("kept", 50, "")]
    return Match(need_id, offer_id, "s", merit + 50, parts, [], [], None, None)


PROBLEM = Problem([need(1), need(2), need(3)], [offer(7, partner=70), offer(8, partner=80)])


def test_who_gains_and_who_loses_is_told_greatest_first():
    standing = [Standing(1, 7, "s"), Standing(2, 7, "s")]
    valued = [a_match(1, 7, 400), a_match(2, 7, 300)]
    tried = [a_match(1, 7, 400), a_match(2, 8, 350), a_match(3, 7, 600)]
    found = compared(PROBLEM, standing, valued, tried)
    assert (found.kept, found.dropped, found.added) == (1, 1, 2)
    assert (found.needs.gain, found.needs.lose) == ([3, 2], [])
    assert (found.partners.gain, found.partners.lose) == ([80], [])
    assert (found.now.score, found.then.score) == (700, 1350)
    assert (found.now.served, found.then.served) == (2, 3)
    assert (found.now.gini, found.then.gini) == (500, 167)


def test_a_pair_that_the_parameters_rule_out_is_worth_nothing_by_them():
    found = compared(PROBLEM, [Standing(1, 7, "s")], [], [])
    assert (found.now.proposals, found.now.score, found.then.proposals) == (1, 0, 0)


def test_nothing_at_all_is_compared_with_nothing():
    found = compared(Problem([], []), [], [], [])
    assert (found.now, found.kept) == (found.then, 0)
