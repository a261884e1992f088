"""Groups that come whole or not at all, and changes that are settled where they happen."""

from collections import Counter
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from services.domain.matching.engine import Problem
from services.domain.matching.engine.around import resettle
from services.domain.matching.engine.assigning import Assignment, earned
from services.domain.matching.engine.choice import choose_edges
from services.domain.matching.engine.columns import Mask
from services.domain.matching.engine.flow import assign
from services.domain.matching.engine.scoring import turn_points
from services.domain.matching.engine.shards import in_parts
from services.domain.matching.engine.solve import solve
from services.domain.matching.engine.weights import Weights
from tests.unit.matching.engine.making import need, offer, slot
from tests.unit.matching.engine.problems import law, problems

TURNS = turn_points(Weights())
SMALL = settings(max_examples=60, deadline=None)


@st.composite
def grouped(draw: st.DrawFn, most_size: int = 4) -> Assignment:
    """Up to 5 needs and 3 slots of different partners, at most 9 edges."""
    every = list(product(range(5), range(3)))
    edges = sorted(draw(st.lists(st.sampled_from(every), unique=True, min_size=1, max_size=9)))
    count = len(edges)

    def several(lowest: int, highest: int, many: int) -> list[int]:
        return draw(st.lists(st.integers(lowest, highest), min_size=many, max_size=many))

    return Assignment(
        units=np.array(several(0, 2, 5)),
        relief=np.array(several(0, 400, 5)),
        edge_need=np.array([n for n, _ in edges]),
        edge_pair=np.array([n * 3 + s for n, s in edges]),
        edge_slot=np.array([s for _, s in edges]),
        edge_gain=np.array(several(1, 900, count)),
        edge_tie=np.array(several(0, 4095, count)),
        edge_size=np.array(several(1, most_size, count)),
        slot_capacity=np.array(several(0, 5, 3)),
        slot_partner=np.arange(3),
        turns=TURNS,
    )


def allowed(what: Assignment, taken: Mask) -> bool:
    """No slot holds more people, no need more offers than it may."""
    used = np.bincount(what.edge_slot[taken], what.edge_size[taken], minlength=len(what.slot_capacity))
    had = np.bincount(what.edge_need[taken], minlength=len(what.units))
    pairs = what.edge_pair[taken]
    return bool((used <= what.slot_capacity).all() and (had <= what.units).all()) and len(pairs) == len(
        np.unique(pairs)
    )


def best(what: Assignment) -> int:
    every = (np.array(bits, dtype=np.bool_) for bits in product([False, True], repeat=len(what.edge_need)))
    return max(earned(what, taken) for taken in every if allowed(what, taken))


@SMALL
@given(grouped())
def test_groups_find_room_and_the_bound_is_never_exceeded(what: Assignment) -> None:
    taken, bound = choose_edges(what)
    assert allowed(what, taken)
    assert 0.9 * best(what) <= earned(what, taken) <= best(what) <= bound


@SMALL
@given(grouped())
def test_the_same_groups_are_seated_alike_each_time(what: Assignment) -> None:
    assert choose_edges(what)[0].tolist() == choose_edges(what)[0].tolist()


@SMALL
@given(grouped(most_size=1), st.data())
def test_a_change_settled_nearby_breaks_no_rule_and_loses_nothing(
    what: Assignment, data: st.DataObject
) -> None:
    taken = assign(what)
    gone = data.draw(st.integers(0, len(taken) - 1))
    taken[gone] = False
    after = resettle(what, taken, what.edge_need[[gone]])
    assert allowed(what, after)
    assert earned(what, taken) <= earned(what, after) <= best(what)


def test_what_is_far_from_a_change_stays() -> None:
    pairs = np.arange(6)
    what = Assignment(
        units=np.ones(6, dtype=np.int64),
        relief=np.zeros(6, dtype=np.int64),
        edge_need=pairs,
        edge_pair=pairs,
        edge_slot=pairs // 2,
        edge_gain=np.array([10, 20, 10, 20, 10, 20]),
        edge_tie=pairs,
        edge_size=np.ones(6, dtype=np.int64),
        slot_capacity=np.ones(3, dtype=np.int64),
        slot_partner=np.arange(3),
        turns=TURNS,
    )
    worse = np.array([False, True, True, False, False, True])
    assert resettle(what, worse, np.array([0])).tolist() == worse.tolist()
    assert resettle(what, worse, np.array([3])).tolist() == [False, True, False, True, False, True]


@law
@given(problems(), st.lists(st.integers(-2, 9), min_size=6, max_size=6), st.lists(st.booleans(), min_size=6))
def test_no_slot_is_given_more_people_than_it_can_take(
    problem: Problem, people: list[int], by_people: list[bool]
) -> None:
    needs = [replace(n, people=p) for n, p in zip(problem.needs, people, strict=False)]
    offers = [replace(o, by_people=b) for o, b in zip(problem.offers, by_people, strict=False)]
    solution = solve(Problem(needs, offers))
    taken: Counter[tuple[int, str]] = Counter()
    counted = {o.id: o.by_people for o in offers}
    size = {n.id: max(n.people, 1) for n in needs}
    for match in solution.matches:
        taken[match.offer, match.slot] += size[match.need] if counted[match.offer] else 1
    room = {(o.id, s.id): s.capacity for o in offers for s in o.slots}
    assert all(count <= room[where] for where, count in taken.items())
    assert solution.objective <= solution.bound


@pytest.mark.parametrize(("people", "reason"), [(12, None), (13, "full")])
def test_a_group_comes_whole_or_not_at_all(people: int, reason: str | None) -> None:
    hall = offer(7, slots=[slot(capacity=12)], by_people=True)
    solution = solve(Problem([need(1, people=people)], [hall]))
    assert solution.unserved.get(1) == reason


def test_two_groups_share_a_hall_that_holds_both() -> None:
    hall = offer(7, slots=[slot(capacity=10)], by_people=True)
    needs = [need(1, people=8), need(2, people=4), need(3, people=6)]
    assert {match.need for match in solve(Problem(needs, [hall])).matches} == {2, 3}


@SMALL
@given(grouped(most_size=1), st.lists(st.integers(0, 2), min_size=5, max_size=5))
def test_a_city_in_parts_breaks_no_rule_and_one_part_is_the_whole(what: Assignment, part: list[int]) -> None:
    taken = in_parts(what, np.array(part))
    assert allowed(what, taken)
    assert earned(what, taken) <= best(what)
    assert in_parts(what, np.zeros(5, dtype=np.int64)).tolist() == assign(what).tolist()
