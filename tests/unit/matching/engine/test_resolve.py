"""Solved anew around a change: who is not named keeps what stands, and all laws hold of the whole."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from services.domain.matching.engine import Match, Problem, Solution
from services.domain.matching.engine.resolve import anew, resolve, valued
from services.domain.matching.engine.solve import solve
from services.domain.matching.engine.standing import Around, Standing
from tests.unit.matching.engine.eligible import lasting, slot_suits
from tests.unit.matching.engine.making import HOUR, NINE, need, offer, slot
from tests.unit.matching.engine.problems import law, problems


def stands(matches: list[Match]) -> list[Standing]:
    return [Standing(match.need, match.offer, match.slot) for match in matches]


def named(solution: Solution) -> set[int]:
    return {match.need for match in solution.matches} | solution.unserved.keys()


def together(before: list[Standing], solution: Solution) -> list[Standing]:
    """All that stands afterwards."""
    return [one for one in before if one.need not in named(solution)] + stands(solution.matches)


def check(problem: Problem, all_: list[Standing]) -> None:
    room = {(o.id, s.id): s.capacity for o in problem.offers for s in o.slots}
    used = Counter((one.offer, one.slot) for one in all_)
    assert all(count <= room[where] for where, count in used.items())
    got = Counter(one.need for one in all_)
    assert all(got[one.id] <= one.wanted for one in problem.needs)
    assert set(Counter((one.need, one.offer) for one in all_).values()) <= {1}


@law
@given(problems())
def test_where_nothing_changed_nobody_is_named(problem: Problem) -> None:
    solution = resolve(problem, Around(standing=stands(solve(problem).matches)))
    assert (solution.matches, solution.unserved) == ([], {})


@law
@given(problems(), st.data(), st.sampled_from([0, 2000]))
def test_after_any_change_capacity_wishes_and_filters_hold_of_the_whole(
    problem: Problem, data: st.DataObject, small: int
) -> None:
    before = stands(solve(problem).matches)
    who = data.draw(st.sampled_from(problem.needs))
    other = data.draw(st.sampled_from(problem.needs))
    changed = replace(other, id=who.id)
    after = replace(problem, needs=[changed if one.id == who.id else one for one in problem.needs])
    solution = resolve(after, Around(needs=[who.id], standing=before), small=small)
    assert who.id in named(solution)
    check(after, together(before, solution))
    offers = {one.id: one for one in after.offers}
    needs = {one.id: one for one in after.needs}
    for match in solution.matches:
        mine, theirs = needs[match.need], offers[match.offer]
        assert lasting(mine, theirs)
        assert slot_suits(mine, next(one for one in theirs.slots if one.id == match.slot))


@law
@given(problems(), st.data(), st.sampled_from([0, 2000]))
def test_an_offer_that_goes_leaves_nobody_with_it(problem: Problem, data: st.DataObject, small: int) -> None:
    before = stands(solve(problem).matches)
    gone = data.draw(st.sampled_from(problem.offers))
    closed = replace(gone, slots=[])
    after = replace(problem, offers=[closed if one.id == gone.id else one for one in problem.offers])
    solution = resolve(after, Around(offers=[gone.id], standing=before), small=small)
    left = together(before, solution)
    assert all(one.offer != gone.id for one in left)
    check(after, left)


@law
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_makes_no_difference(problem: Problem, random: Random) -> None:
    around = Around(needs=[problem.needs[0].id], standing=stands(solve(problem).matches))
    needs, offers, standing = [*problem.needs], [*problem.offers], [*around.standing]
    for some in (needs, offers, standing):
        random.shuffle(some)
    shuffled = resolve(Problem(needs, offers), replace(around, standing=standing))
    assert shuffled == resolve(problem, around)


@law
@given(problems())
def test_what_stands_is_worth_what_it_was(problem: Problem) -> None:
    solution = solve(problem)
    found = {(one.need, one.offer): one.merit for one in valued(problem, stands(solution.matches)).matches}
    assert found == {(one.need, one.offer): one.merit for one in solution.matches}


@law
@given(problems())
def test_all_solved_anew_changes_nothing_and_finds_the_same_from_nothing(problem: Problem) -> None:
    solution = solve(problem)
    assert anew(problem, []) == solution
    assert stands(anew(problem, stands(solution.matches)).matches) == stands(solution.matches)


@law
@given(problems())
def test_in_parts_every_law_holds_and_one_part_earns_what_the_whole_earns(problem: Problem) -> None:
    for depth in (1, 2, 3):
        solution = anew(problem, [], depth)
        check(problem, stands(solution.matches))
        assert named(solution) == {one.id for one in problem.needs}
    alone = replace(problem, needs=[replace(one, area_path="1.4.17.") for one in problem.needs])
    assert anew(alone, [], 2).objective == solve(alone).objective


def test_a_new_need_takes_what_is_free_and_a_far_one_is_not_named() -> None:
    two = [slot(), slot(name="noon", start=NINE + 3 * HOUR)]
    problem = Problem(
        [need(1), need(2), need(3, "修手机", category="维修")],
        [offer(7, slots=two), offer(8, "修手机", category="维修")],
    )
    standing = [Standing(1, 7, "morning"), Standing(3, 8, "morning")]
    solution = resolve(problem, Around(needs=[2], standing=standing))
    assert [(one.need, one.offer, one.slot) for one in solution.matches] == [(2, 7, "noon")]
    assert named(solution) == {2}


def test_a_critical_need_moves_its_neighbour_to_another_partner() -> None:
    problem = Problem(
        [need(1), need(2, urgency=2, barred=[8])],
        [offer(7), offer(8, tier=1, price_fen=9000)],
    )
    solution = resolve(problem, Around(needs=[2], standing=[Standing(1, 7, "morning")]))
    assert [(one.need, one.offer) for one in solution.matches] == [(1, 8), (2, 7)]


def test_what_stands_but_is_unknown_to_the_problem_is_left_alone() -> None:
    problem = Problem([need(1)], [offer(7)])
    around = Around(needs=[1, 99], offers=[98], standing=[Standing(5, 7, "x"), Standing(1, 9, "y")])
    assert [(one.need, one.offer) for one in resolve(problem, around).matches] == [(1, 7)]


def test_cut_down_to_where_it_is_felt_a_large_problem_has_the_same_answer() -> None:
    far = [need(number, "修手机", category="维修") for number in range(10, 60)]
    repair = [offer(number, "修手机", category="维修", partner=9) for number in range(70, 75)]
    problem = Problem(
        [need(1), need(2, urgency=2, barred=[8]), *far],
        [offer(7), offer(8, tier=1, price_fen=9000), *repair],
    )
    others = [Standing(10 + k, 70 + k, "morning") for k in range(5)]
    around = Around(needs=[2], standing=[Standing(1, 7, "morning"), *others])
    assert resolve(problem, around, small=0) == replace(
        resolve(problem, around), excluded=resolve(problem, around, small=0).excluded, candidates=3
    )


def test_the_places_and_turns_that_far_needs_hold_count() -> None:
    double = [slot(capacity=2)]
    problem = Problem(
        [need(1), need(2), need(3, "修手机", category="维修")],
        [offer(7, slots=double), offer(8, "修手机", category="维修", partner=7)],
    )
    around = Around(needs=[1], standing=[Standing(2, 7, "morning"), Standing(3, 8, "morning")])
    [whole], [cut] = (resolve(problem, around, small=small).matches for small in (2000, 0))
    assert (whole.need, cut.need) == (1, 1)
    assert {part.name: part.detail for part in cut.parts}["turn"] == "3"
