"""A problem laid out as arrays: order, codes, ceilings, and what an empty one looks like."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.matching.engine import Need, Offer, Place, Problem, Window
from services.domain.matching.engine.board import ANY_TIME, MOST, board
from services.domain.matching.engine.columns import Board
from services.domain.matching.engine.places import EARTH_M, chord
from tests.unit.matching.engine.making import CENTRE, HOUR, NINE, need, offer, slot
from tests.unit.matching.engine.problems import law, problems


def laid(needs: list[Need], offers: list[Offer]) -> Board:
    return board(Problem(needs, offers))


def test_needs_and_offers_are_in_the_order_of_their_ids() -> None:
    made = laid([need(5), need(-3), need(2)], [offer(9), offer(4)])
    assert made.need.id.tolist() == [-3, 2, 5]
    assert made.offer.id.tolist() == [4, 9]
    assert made.shape == (3, 2)


def test_slots_are_by_offer_then_start_then_end_then_name() -> None:
    slots = [
        slot(name="d", start=NINE + HOUR),
        slot(name="c", hours=3),
        slot(name="b"),
        slot(name="a"),
    ]
    made = laid([], [offer(8, slots=[slot(name="z")]), offer(7, slots=slots)])
    assert made.slot.id == ["a", "b", "c", "d", "z"]
    assert made.slot.offer.tolist() == [0, 0, 0, 0, 1]
    assert made.offer.first_slot.tolist() == [0, 4, 5]


def test_an_offer_without_slots_has_equal_bounds() -> None:
    made = laid([], [offer(1), offer(2, slots=[]), offer(3)])
    assert made.offer.first_slot.tolist() == [0, 1, 1, 2]


def test_nothing_at_all_is_a_board_of_no_rows_and_no_columns() -> None:
    made = laid([], [])
    assert made.shape == (0, 0)
    assert made.area_served.shape == (0, 0)
    assert made.need.point.shape == (0, 3)
    assert made.offer.first_slot.tolist() == [0]
    assert made.barred.tolist() == made.kept.tolist() == []


@pytest.mark.parametrize(
    ("given_", "held"),
    [(-(10**30), 0), (-1, 0), (0, 0), (1, 1), (MOST - 1, MOST - 1), (MOST, MOST), (10**30, MOST)],
)
def test_counts_are_held_between_zero_and_the_ceiling(given_: int, held: int) -> None:
    made = laid([need(1, wanted=given_)], [offer(1, slots=[slot(capacity=given_)])])
    assert made.need.wanted.tolist() == [held]
    assert made.slot.capacity.tolist() == [held]


@pytest.mark.parametrize(("given_", "held"), [(-9, 0), (0, 0), (1, 1), (2, 2), (3, 2), (10**30, 2)])
def test_urgency_is_held_between_normal_and_critical(given_: int, held: int) -> None:
    assert laid([need(1, urgency=given_)], []).need.urgency.tolist() == [held]


@pytest.mark.parametrize(("given_", "held"), [(-1.0, 1), (0.0, 1), (1.0, 1), (4.5, 4.5), (5.0, 5), (99.0, 5)])
def test_stars_are_held_between_one_and_five(given_: float, held: float) -> None:
    assert laid([], [offer(1, rating=given_)]).offer.rating.tolist() == [held]


def test_an_offer_that_nobody_rated_has_no_stars() -> None:
    assert np.isnan(laid([], [offer(1)]).offer.rating).all()


def test_a_negative_price_is_none() -> None:
    assert laid([], [offer(1, price_fen=-500)]).offer.price.tolist() == [0]


def test_categories_share_codes_and_none_equals_none() -> None:
    needs = [need(1, category="维修"), need(2, category="家政"), need(3, category="")]
    offers = [offer(1, category="家政"), offer(2, category="陪护"), offer(3, category="")]
    made = laid(needs, offers)
    same = made.need.category[:, None] == made.offer.category
    assert same.tolist() == [[False, False, False], [True, False, False], [False, False, False]]


def test_an_area_is_served_by_its_own_path_a_higher_one_and_everywhere() -> None:
    needs = [need(1, area_path="1.4.17."), need(2, area_path="1.4.1."), need(3, area_path="1.40.")]
    offers = [offer(n, serves_path=path) for n, path in enumerate(["", "1.", "1.4.", "1.4.1."])]
    made = laid(needs, offers)
    served = made.area_served[made.need.area][:, made.offer.area]
    assert served.tolist() == [
        [True, True, True, False],
        [True, True, True, True],
        [True, True, False, False],
    ]


def test_a_group_is_served_by_an_offer_for_all_and_by_one_that_shares_a_group() -> None:
    needs = [need(1), need(2, groups=["老人", "残疾人"]), need(3, groups=["儿童"])]
    offers = [offer(1), offer(2, groups=["老人"]), offer(3, groups=["儿童", "老人"])]
    made = laid(needs, offers)
    served = made.group_served[made.need.group][:, made.offer.group]
    assert served.tolist() == [[True, False, False], [True, True, True], [True, False, True]]


def test_the_order_of_groups_and_their_repetition_make_no_difference() -> None:
    made = laid([need(1, groups=["老人", "儿童"]), need(2, groups=["儿童", "老人", "儿童"])], [offer(1)])
    assert made.need.group.tolist() == [0, 0]


def test_a_need_without_windows_has_all_time() -> None:
    window = Window(NINE, NINE + HOUR)
    made = laid([need(1), need(2, windows=[window]), need(3)], [])
    assert made.windows.first.tolist() == [0, 1, 2]
    assert made.windows.start.tolist() == [ANY_TIME.start, window.start]
    assert made.windows.end.tolist() == [ANY_TIME.end, window.end]
    assert made.need.windows.tolist() == [0, 1, 0]


def test_offers_of_one_partner_share_its_code() -> None:
    made = laid([], [offer(1, partner=900), offer(2, partner=-7), offer(3, partner=900)])
    assert made.offer.partner.tolist() == [0, 1, 0]


def test_barred_and_kept_pairs_are_sorted_once_each_and_without_unknown_offers() -> None:
    needs = [need(2, barred=[9, 4, 9, 77]), need(1, kept=[9, -1], barred=[4])]
    made = laid(needs, [offer(9), offer(4), offer(6)])
    assert made.barred.tolist() == [0, 3, 5]
    assert made.kept.tolist() == [2]


@law
@given(problems(), st.randoms())
def test_a_shuffled_problem_is_laid_out_alike(problem: Problem, random: Random) -> None:
    needs, offers = [*problem.needs], [*problem.offers]
    random.shuffle(needs)
    random.shuffle(offers)
    one, other = board(problem), board(Problem(needs, offers))
    assert one.needs == other.needs
    assert one.offers == other.offers
    for column in ("id", "offer", "start", "end", "capacity"):
        assert list(getattr(one.slot, column)) == list(getattr(other.slot, column))
    assert one.barred.tolist() == other.barred.tolist()


@law
@given(problems())
def test_every_slot_of_the_problem_is_on_the_board_under_its_offer(problem: Problem) -> None:
    made = board(problem)
    for column, one in enumerate(made.offers):
        bounds = slice(made.offer.first_slot[column], made.offer.first_slot[column + 1])
        assert sorted(made.slot.id[bounds]) == sorted(slot.id for slot in one.slots)
        assert set(made.slot.offer[bounds].tolist()) <= {column}


@law
@given(problems())
def test_points_are_on_the_unit_sphere_or_nowhere(problem: Problem) -> None:
    made = board(problem)
    for row, one in zip(made.need.point, made.needs, strict=True):
        if one.place is None:
            assert np.isnan(row).all()
        else:
            assert np.linalg.norm(row) == pytest.approx(1)


@pytest.mark.parametrize(
    ("place", "point"),
    [
        (Place(0, 0), [1, 0, 0]),
        (Place(90, 0), [0, 1, 0]),
        (Place(180, 0), [-1, 0, 0]),
        (Place(-90, 0), [0, -1, 0]),
        (Place(0, 90), [0, 0, 1]),
        (Place(123, -90), [0, 0, -1]),
        (Place(450, 0), [0, 1, 0]),
    ],
)
def test_longitude_turns_and_latitude_rises(place: Place, point: list[float]) -> None:
    assert laid([need(1, place=place)], []).need.point[0].tolist() == pytest.approx(point, abs=1e-12)


def test_a_chord_is_twice_the_sine_of_half_the_angle() -> None:
    sixth = round(np.pi * EARTH_M / 3)
    assert chord([sixth])[0] == pytest.approx(1, abs=1e-7)
    assert chord([round(np.pi * EARTH_M / 2)])[0] == pytest.approx(np.sqrt(2), abs=1e-7)


@law
@given(st.lists(st.integers(0, 20_000_000), min_size=2, max_size=6))
def test_a_greater_radius_is_a_greater_chord(radii: list[int]) -> None:
    assert np.all(np.diff(chord(sorted(radii))) >= 0)


def test_the_reach_of_an_offer_is_its_radius_and_boundless_without() -> None:
    made = laid([], [offer(1, radius_m=3000, place=CENTRE), offer(2), offer(3, radius_m=-4)])
    assert made.offer.reach.tolist() == pytest.approx([3000 / EARTH_M, np.inf, 0])
