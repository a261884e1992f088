"""The answer to whoever was passed over."""

import pytest
from hypothesis import given

from services.domain.matching.engine import Problem
from services.domain.matching.engine.filters import STAGES
from services.domain.matching.engine.solve import solve
from services.domain.matching.engine.whynot import UnknownPair, WhyNot, why_not
from tests.unit.matching.engine.making import need, offer
from tests.unit.matching.engine.problems import law, problems


def test_the_first_failed_filter_is_named() -> None:
    problem = Problem([need(1, max_tier=0, at_home=True)], [offer(7, tier=2)])
    assert why_not(problem, 1, 7) == WhyNot("price")


def test_a_pair_with_nothing_in_common_is_below_the_floor() -> None:
    problem = Problem([need(1, "配钥匙")], [offer(7, "量血压", category="健康")])
    assert why_not(problem, 1, 7).reason == "below_floor"


def test_a_full_offer_tells_the_least_merit_that_holds_it() -> None:
    problem = Problem([need(1, "上门清洗空调"), need(2, "空调")], [offer(7)])
    kept_out = why_not(problem, 2, 7)
    winner = solve(problem).matches[0]
    assert (kept_out.reason, kept_out.bar) == ("full", winner.merit)
    assert kept_out.merit is not None
    assert kept_out.merit < winner.merit


def test_an_offer_with_room_was_outranked_by_a_better_one() -> None:
    problem = Problem([need(1)], [offer(7, "家电清洗"), offer(8, "空调清洗")])
    passed_over = why_not(problem, 1, 7)
    best = solve(problem).matches[0]
    assert (passed_over.reason, passed_over.bar) == ("outranked", best.merit)
    assert passed_over.merit is not None
    assert best.margin == best.merit - passed_over.merit


def test_a_need_that_wants_nothing_says_so() -> None:
    assert why_not(Problem([need(1, wanted=0)], [offer(7)]), 1, 7).reason == "not_wanted"


def test_an_unknown_pair_is_refused() -> None:
    with pytest.raises(UnknownPair, match="9"):
        why_not(Problem([need(1)], [offer(7)]), 1, 9)


@law
@given(problems())
def test_every_pair_has_a_reason_that_agrees_with_the_solution(problem: Problem) -> None:
    solution = solve(problem)
    matched = {(match.need, match.offer): match.merit for match in solution.matches}
    for one in problem.needs:
        for other in problem.offers:
            answer = why_not(problem, one.id, other.id, solution)
            assert answer.reason in {*STAGES, "not_wanted", "outranked", "matched"}
            assert (answer.reason == "matched") == ((one.id, other.id) in matched)
            if answer.reason == "matched":
                assert answer.merit is not None
                assert answer.merit >= matched[one.id, other.id]
