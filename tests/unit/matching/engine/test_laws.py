"""What holds of every run, whatever is asked of it."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from services.domain.matching.engine import Problem
from services.domain.matching.engine.solve import solve
from services.domain.matching.engine.values import MERIT, SETTING
from tests.unit.matching.engine.eligible import lasting, slot_suits
from tests.unit.matching.engine.problems import law, problems


@law
@given(problems())
def test_no_slot_is_given_more_needs_than_it_can_take(problem: Problem) -> None:
    given_out = Counter((match.offer, match.slot) for match in solve(problem).matches)
    room = {(o.id, s.id): s.capacity for o in problem.offers for s in o.slots}
    assert all(count <= room[where] for where, count in given_out.items())


@law
@given(problems())
def test_no_hard_filter_is_ever_violated(problem: Problem) -> None:
    needs = {need.id: need for need in problem.needs}
    offers = {offer.id: offer for offer in problem.offers}
    for match in solve(problem).matches:
        need, offer = needs[match.need], offers[match.offer]
        assert offer.id not in need.barred
        assert lasting(need, offer)
        assert slot_suits(need, next(s for s in offer.slots if s.id == match.slot))


@law
@given(problems())
def test_the_parts_add_up_to_the_score_and_the_scores_to_the_objective(problem: Problem) -> None:
    solution = solve(problem)
    for match in solution.matches:
        assert tuple(part.name for part in match.parts) == (*MERIT, *SETTING)
        assert sum(part.points for part in match.parts) == match.score
        assert all(part.points >= 0 for part in match.parts)
        assert 0 < match.merit <= 1000
    assert solution.objective == sum(match.score for match in solution.matches)


@law
@given(problems())
def test_a_need_gets_different_offers_and_no_more_than_it_wants(problem: Problem) -> None:
    got = Counter((match.need, match.offer) for match in solve(problem).matches)
    each = Counter(need for need, _ in got)
    assert set(got.values()) <= {1}
    assert all(each[need.id] <= need.wanted for need in problem.needs)


@law
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_makes_no_difference(problem: Problem, random: Random) -> None:
    needs, offers = [*problem.needs], [*problem.offers]
    random.shuffle(needs)
    random.shuffle(offers)
    offers = [replace(o, slots=random.sample(o.slots, len(o.slots))) for o in offers]
    assert solve(Problem(needs, offers)) == solve(problem) == solve(problem)


@law
@given(problems())
def test_every_need_is_served_or_told_why_not(problem: Problem) -> None:
    solution = solve(problem)
    served = {match.need for match in solution.matches}
    assert served | set(solution.unserved) == {need.id for need in problem.needs}
    assert not served & set(solution.unserved)


@law
@given(problems())
def test_every_pair_is_excluded_once_or_is_a_candidate(problem: Problem) -> None:
    """As long as pruning, which begins at ten offers, does not bite."""
    solution = solve(problem)
    pairs = len(problem.needs) * len(problem.offers)
    assert sum(solution.excluded.values()) + solution.candidates == pairs


@law
@given(problems(), st.integers(1, 3))
def test_more_room_never_lowers_the_objective(problem: Problem, more: int) -> None:
    roomier = [
        replace(o, slots=[replace(s, capacity=max(s.capacity, 0) + more) for s in o.slots])
        for o in problem.offers
    ]
    assert solve(replace(problem, offers=roomier)).objective >= solve(problem).objective


@law
@given(problems())
def test_turns_count_a_partners_matches_from_one(problem: Problem) -> None:
    partner = {offer.id: offer.partner for offer in problem.offers}
    numbers: dict[int, list[int]] = {}
    for match in solve(problem).matches:
        turn = next(part for part in match.parts if part.name == "turn")
        numbers.setdefault(partner[match.offer], []).append(int(turn.detail))
    assert all(sorted(turns) == [*range(1, len(turns) + 1)] for turns in numbers.values())
