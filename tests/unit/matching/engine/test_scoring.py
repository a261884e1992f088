"""What a pair earns, worked out by hand with the default weights."""

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.matching.engine import Need, Offer, Place, Problem, Weights
from services.domain.matching.engine.board import board
from services.domain.matching.engine.pairs import Pairs, pairs
from services.domain.matching.engine.places import metres, unit_vectors
from services.domain.matching.engine.scoring import relief, text_points, time_points, turn_points
from services.domain.matching.engine.ties import BITS, tie
from services.domain.matching.engine.times import share, suits
from tests.unit.matching.engine.making import CENTRE, need, offer
from tests.unit.matching.engine.problems import law

USUAL = Weights()
MINUTE = 60
NUMBERS = st.integers(-(2**53), 2**53)
SECONDS = st.integers(-10_000, 10_000)


def scored(one: Need, other: Offer, text: int = 0, weights: Weights = USUAL) -> Pairs:
    laid = board(Problem([one], [other], weights))
    return pairs(laid, np.array([0]), np.array([0]), np.array([text]))


@pytest.mark.parametrize(
    ("asked", "given", "points"),
    [
        ("空调清洗", "家电清洗", 350),
        ("水龙头滴水,要换龙头", "老师傅修水管,换水龙头", 350),
        ("想找人打扫卫生", "油烟机深度清洗", 154),
        ("空调清洗", "上门修空调", 0),
        ("空调清洗", "公益理发", 0),
    ],
)
def test_the_service_asked_for_earns_all_one_that_helps_some_and_another_nothing(
    asked: str, given: str, points: int
) -> None:
    made = scored(need(1, asked, category=""), offer(1, given, category=""))
    assert made.points.concept.tolist() == [points]


@pytest.mark.parametrize(
    ("mine", "theirs", "points"),
    [("家政", "家政", 400), ("家政", "维修", 350), ("", "", 350), ("家政", "", 350), ("家政", "家政 ", 350)],
)
def test_the_same_category_is_a_bonus_only(mine: str, theirs: str, points: int) -> None:
    made = scored(need(1, category=mine), offer(1, category=theirs))
    assert made.points.concept.tolist() == [points]


def test_another_job_of_the_same_category_earns_no_bonus() -> None:
    made = scored(need(1, "空调清洗", category="家政"), offer(1, "空调不制冷上门修", category="家政"))
    assert made.points.concept.tolist() == [0]


@pytest.mark.parametrize(("mine", "theirs", "points"), [("家政", "家政", 225), ("家政", "维修", 0)])
def test_texts_that_say_nothing_earn_half_where_they_are_filed_alike(
    mine: str, theirs: str, points: int
) -> None:
    made = scored(need(1, "🙂", category=mine), offer(1, "。。。", category=theirs))
    assert made.points.concept.tolist() == [points]


@pytest.mark.parametrize(
    ("cosine", "points"), [(0, 0), (0.025, 70), (0.1, 175), (0.15, 210), (0.3, 262), (0.4, 280), (1, 318)]
)
def test_words_earn_half_at_a_cosine_of_a_tenth_and_saturate(cosine: float, points: int) -> None:
    assert text_points(USUAL, np.array([cosine])).tolist() == [points]


@law
@given(st.floats(0, 1), st.floats(0, 1))
def test_a_greater_likeness_never_earns_less(one: float, other: float) -> None:
    low, high = text_points(USUAL, np.array(sorted([one, other]))).tolist()
    assert 0 <= low <= high <= USUAL.text


@pytest.mark.parametrize(
    ("fen", "tier", "points"),
    [
        (0, 0, 50),
        (5000, 1, 25),
        (15_000, 2, 12),
        (20_000, 2, 10),
        (5000, 0, 25),
        (0, 1, 25),
        (0, 2, 25),
        (2**53, 2, 0),
        (-5000, 0, 50),
        (0, -1, 50),
    ],
)
def test_free_earns_all_fifty_yuan_half_and_an_unknown_price_half(fen: int, tier: int, points: int) -> None:
    assert scored(need(1), offer(1, price_fen=fen, tier=tier)).points.price.tolist() == [points]


@pytest.mark.parametrize(
    ("stars", "points"), [(None, 25), (1, 0), (2, 12), (3, 25), (4, 38), (4.2, 40), (5, 50), (0, 0), (9, 50)]
)
def test_stars_earn_in_proportion_and_none_earn_half(stars: float | None, points: int) -> None:
    assert scored(need(1), offer(1, rating=stars)).points.rating.tolist() == [points]


@pytest.mark.parametrize(
    ("north", "points"),
    [(0, 100), (0.0026979608, 90), (0.0134898, 50), (0.0269796, 0), (1, 0), (-0.0134898, 50)],
)
def test_next_door_earns_all_and_three_kilometres_nothing(north: float, points: int) -> None:
    """A degree of latitude is 111 195 m: 0.0134898° are 1500 m."""
    there = Place(CENTRE.lon, CENTRE.lat + north)
    assert scored(need(1, place=CENTRE), offer(1, place=there)).points.distance.tolist() == [points]


@pytest.mark.parametrize(("mine", "theirs"), [(None, CENTRE), (CENTRE, None), (None, None)])
def test_an_unknown_distance_earns_half(mine: Place | None, theirs: Place | None) -> None:
    assert scored(need(1, place=mine), offer(1, place=theirs)).points.distance.tolist() == [50]


def test_the_total_is_the_sum_of_the_five_parts() -> None:
    made = scored(need(1, place=CENTRE), offer(1, place=CENTRE, rating=5), text=300)
    assert made.points.total.tolist() == [400 + 300 + 100 + 50 + 50]


@law
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_dearer_offer_never_earns_more(one: int, other: int) -> None:
    cheap, dear = sorted([one, other])
    assert (
        scored(need(1), offer(1, price_fen=cheap)).points.price
        >= scored(need(1), offer(1, price_fen=dear)).points.price
    )


@pytest.mark.parametrize(("urgency", "points"), [(0, 50), (1, 350), (2, 1250)])
def test_the_first_offer_of_a_need_relieves_it_by_its_urgency(urgency: int, points: int) -> None:
    assert relief(board(Problem([need(1, urgency=urgency)], []))).tolist() == [points]


@pytest.mark.parametrize(
    ("fairness", "turns"),
    [
        (150, [(1, 150), (1, 75), (2, 37), (4, 18)]),
        (0, [(1, 0), (1, 0), (2, 0), (4, 0)]),
        (1, [(1, 1), (1, 0), (2, 0), (4, 0)]),
        (800, [(1, 800), (1, 400), (2, 200), (4, 100)]),
    ],
)
def test_turns_halve_as_a_partners_matches_double(fairness: int, turns: list[tuple[int, int]]) -> None:
    assert turn_points(Weights(fairness=fairness)) == turns


def test_the_parts_of_the_best_pair_add_up_to_a_thousand() -> None:
    best = ("concept", "category", "text", "distance", "time", "price", "rating")
    assert sum(getattr(USUAL, name) for name in best) == 1000


@pytest.mark.parametrize(
    "sent",
    [
        {"concept": -1},
        {"text": 100_001},
        {"text_half": 0},
        {"text_half": -0.1},
        {"reach_m": 0},
        {"price_half_fen": 0},
        {"keep": 1.5},
        {"urgency": None},
        {"floor": "250"},
    ],
)
def test_weights_out_of_their_range_are_refused(sent: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError, match=next(iter(sent))):
        msgspec.convert(sent, Weights)


def test_weights_at_the_ends_of_their_range_are_accepted() -> None:
    assert msgspec.convert({"text": 0, "fairness": 100_000}, Weights) == Weights(text=0, fairness=100_000)


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        (Place(0, 0), Place(1, 0), 111_195.08),
        (Place(0, 60), Place(1, 60), 55_597.01),
        (Place(179.5, 0), Place(-179.5, 0), 111_195.08),
        (Place(0, 0), Place(180, 0), 20_015_114.35),
        (Place(0, 90), Place(77, 90), 0),
    ],
)
def test_distances_on_the_ground_are_those_of_the_mean_sphere(one: Place, other: Place, far: float) -> None:
    there, back = (metres(unit_vectors([a]), unit_vectors([b]))[0] for a, b in [(one, other), (other, one)])
    assert there == pytest.approx(far, rel=1e-6, abs=1e-3)
    assert there == back


@pytest.mark.parametrize(
    ("slot_", "window", "part"),
    [
        ((0, 120), (0, 120), 1),
        ((0, 120), (90, 300), 0.25),
        ((0, 120), (91, 300), 0),
        ((0, 120), (60, 90), 1),
        ((0, 20), (10, 60), 0),
        ((0, 20), (0, 60), 1),
        ((0, 0), (0, 60), 1),
        ((60, 60), (0, 60), 1),
        ((61, 61), (0, 60), 0),
        ((60, 0), (0, 60), 0),
        ((0, 60), (60, 0), 0),
        ((0, 60), (60, 120), 0),
        ((0, 60), (30, 90), 0.5),
        ((0, 40), (10, 200), 0.75),
        ((0, 240), (60, 300), 0.75),
    ],
)
def test_the_share_is_the_overlap_over_the_shorter(
    slot_: tuple[int, int], window: tuple[int, int], part: float
) -> None:
    """In minutes."""
    start, end, opens, closes = (np.array([n * MINUTE]) for n in (*slot_, *window))
    assert share(start, end, opens, closes).tolist() == pytest.approx([part])
    assert suits(start, end, opens, closes).tolist() == [part > 0]


@law
@given(SECONDS, SECONDS, SECONDS, SECONDS, SECONDS)
def test_overlap_is_mutual_and_the_same_at_any_time_of_day(a: int, b: int, c: int, d: int, by: int) -> None:
    one, other = (np.array([a]), np.array([b])), (np.array([c]), np.array([d]))
    part = share(*one, *other)[0]
    assert 0 <= part <= 1
    assert share(*other, *one)[0] == part
    assert share(*(n + by for n in one), *(n + by for n in other))[0] == part


@pytest.mark.parametrize(("part", "points"), [(0, 0), (0.25, 12), (0.5, 25), (0.75, 38), (1, 50)])
def test_time_earns_in_proportion_to_the_share(part: float, points: int) -> None:
    assert time_points(USUAL, np.array([part])).tolist() == [points]


@law
@given(NUMBERS, NUMBERS)
def test_a_tie_is_the_same_every_time_and_has_twelve_bits(one: int, other: int) -> None:
    twice = tie(np.array([one, one]), np.array([other, other])).tolist()
    assert twice[0] == twice[1]
    assert 0 <= twice[0] < 2**BITS


def test_ties_favour_no_id() -> None:
    """Over 100 × 100 pairs each offer is first about as often; the mean lies in the middle."""
    need_, offer_ = (axis.ravel() for axis in np.meshgrid(np.arange(100), np.arange(100)))
    table = tie(need_, offer_).reshape(100, 100)
    assert abs(table.mean() - 2047.5) < 60
    assert np.abs(table.mean(axis=0) - 2047.5).max() < 600
    assert np.abs(table.mean(axis=1) - 2047.5).max() < 600


def test_a_tie_depends_on_who_is_the_need() -> None:
    assert tie(np.array([1]), np.array([2])).tolist() != tie(np.array([2]), np.array([1])).tolist()
