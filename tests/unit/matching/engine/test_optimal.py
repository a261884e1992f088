"""The flow against every possible assignment, on instances small enough to try them all."""

from collections import Counter
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from services.domain.matching.engine import Problem
from services.domain.matching.engine.assigning import Assignment
from services.domain.matching.engine.board import board
from services.domain.matching.engine.candidates import choose
from services.domain.matching.engine.columns import Mask
from services.domain.matching.engine.edges import edges
from services.domain.matching.engine.flow import assign
from services.domain.matching.engine.outcome import assignment
from services.domain.matching.engine.progress import silent
from services.domain.matching.engine.scoring import turn_points
from services.domain.matching.engine.solve import solve
from services.domain.matching.engine.text import compared
from services.domain.matching.engine.weights import Weights
from tests.unit.matching.engine.problems import law, problems

TURNS = turn_points(Weights())
LADDER = [points for count, points in TURNS for _ in range(count)] + [0] * 20

GAINS = st.sampled_from([st.integers(1, 900), st.sampled_from([100, 200])])
"""All different, or so alike that the ties decide."""


@st.composite
def assignments(draw: st.DrawFn) -> Assignment:
    """Up to 4 needs and 3 offers of up to 2 slots; at most 9 edges, 512 ways."""
    needs = draw(st.integers(1, 4))
    slot_offer = sorted(draw(st.lists(st.integers(0, 2), min_size=1, max_size=4)))
    every = list(product(range(needs), range(len(slot_offer))))
    edges = sorted(draw(st.lists(st.sampled_from(every), unique=True, min_size=1, max_size=9)))
    count = len(edges)
    partner = [draw(st.integers(0, 1)) if o else 0 for o in slot_offer]
    return Assignment(
        units=several(draw, st.integers(0, 3), needs),
        relief=several(draw, st.sampled_from([0, 50, 150, 450]), needs),
        edge_need=np.array([n for n, _ in edges]),
        edge_pair=np.array([n * 3 + slot_offer[s] for n, s in edges]),
        edge_slot=np.array([s for _, s in edges]),
        edge_gain=several(draw, draw(GAINS), count),
        edge_tie=several(draw, st.integers(0, 65535), count),
        edge_size=np.ones(count, dtype=np.int64),
        slot_capacity=several(draw, st.integers(0, 3), len(slot_offer)),
        slot_partner=np.array(partner),
        turns=TURNS,
    )


def several(draw: st.DrawFn, each: st.SearchStrategy[int], count: int) -> NDArray[np.int64]:
    drawn: list[int] = draw(st.lists(each, min_size=count, max_size=count))
    return np.array(drawn, dtype=np.int64)


def value(what: Assignment, chosen: Mask) -> tuple[int, int] | None:
    """(points, less ties) of a choice of edges; None where it breaks a rule."""
    needs, slots = Counter(what.edge_need[chosen]), Counter(what.edge_slot[chosen])
    pairs = Counter(what.edge_pair[chosen])
    if any(count > what.units[n] for n, count in needs.items()):
        return None
    if max(pairs.values(), default=0) > 1:
        return None
    if any(count > what.slot_capacity[s] for s, count in slots.items()):
        return None
    partners = Counter(what.slot_partner[what.edge_slot[chosen]])
    turns = sum(sum(LADDER[:count]) for count in partners.values())
    relief = sum(int(what.relief[n]) for n in needs)
    points = int(what.edge_gain[chosen].sum()) + turns + relief
    return points, -int(what.edge_tie[chosen].sum())


@given(assignments())
@settings(max_examples=150, deadline=None)
def test_no_assignment_is_worth_more_and_among_equals_the_ties_decide(what: Assignment) -> None:
    every = [np.array(bits) for bits in product([False, True], repeat=len(what.edge_need))]
    best = max(worth for worth in (value(what, bits) for bits in every) if worth is not None)
    assert value(what, assign(what)) == best


@law
@given(problems())
def test_the_explained_scores_are_what_the_flow_earned(problem: Problem) -> None:
    laid = board(problem)
    texts = compared([one.text for one in laid.needs], [one.text for one in laid.offers])
    chosen = choose(laid, texts, silent).pairs
    what = assignment(laid, edges(laid, chosen), chosen.need)
    earned = value(what, assign(what))
    assert earned is not None
    assert solve(problem).objective == earned[0]


@law
@given(assignments(), st.integers(1, 900))
def test_a_new_offer_never_lowers_what_is_earned(what: Assignment, points: int) -> None:
    new = len(what.slot_capacity)
    richer = Assignment(
        units=what.units,
        relief=what.relief,
        edge_need=np.append(what.edge_need, 0),
        edge_pair=np.append(what.edge_pair, 99),
        edge_slot=np.append(what.edge_slot, new),
        edge_gain=np.append(what.edge_gain, points),
        edge_tie=np.append(what.edge_tie, 7),
        edge_size=np.append(what.edge_size, 1),
        slot_capacity=np.append(what.slot_capacity, 1),
        slot_partner=np.append(what.slot_partner, 2),
        turns=TURNS,
    )
    before, after = value(what, assign(what)), value(richer, assign(richer))
    assert before is not None
    assert after is not None
    assert after[0] >= before[0]


def test_weights_at_their_ceiling_stay_within_what_the_solver_accepts() -> None:
    count = 300
    numbers = np.arange(count)
    huge = Assignment(
        units=np.ones(count, dtype=np.int64),
        relief=np.full(count, 500_000),
        edge_need=numbers,
        edge_pair=numbers,
        edge_slot=numbers,
        edge_gain=np.full(count, 700_000),
        edge_tie=numbers * 211 % 65536,
        edge_size=np.ones(count, dtype=np.int64),
        slot_capacity=np.full(count, 2**31 - 1),
        slot_partner=numbers,
        turns=turn_points(Weights(fairness=100_000)),
    )
    assert assign(huge).all()
