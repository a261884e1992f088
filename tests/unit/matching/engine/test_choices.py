"""What a run prefers when it cannot give everybody everything."""

from collections import Counter

import pytest

from services.domain.matching.engine import Match, Place, Problem, Weights, Window
from services.domain.matching.engine.solve import solve
from tests.unit.matching.engine.making import CENTRE, HOUR, NINE, need, offer, slot


def points(match: Match, name: str) -> int:
    return next(part.points for part in match.parts if part.name == name)


def test_the_urgent_need_is_served_first_when_there_is_room_for_one() -> None:
    needs = [need(1), need(2, urgency=1), need(3)]
    solution = solve(Problem(needs, [offer(7)]))
    assert [match.need for match in solution.matches] == [2]
    assert solution.unserved == {1: "full", 3: "full"}


def test_a_critical_need_goes_before_an_urgent_one_that_fits_better() -> None:
    needs = [need(1, "上门清洗空调", urgency=1), need(2, "空调", urgency=2)]
    assert [match.need for match in solve(Problem(needs, [offer(7)])).matches] == [2]


def test_urgency_is_counted_once_for_a_need_that_wants_several_offers() -> None:
    solution = solve(Problem([need(1, urgency=2, wanted=2)], [offer(7), offer(8)]))
    assert sorted(points(match, "urgency") for match in solution.matches) == [0, 1250]


def test_everybody_gets_one_before_somebody_gets_a_second() -> None:
    needs = [need(1, "上门清洗空调", wanted=2), need(2, "清洗空调")]
    offers = [offer(7, partner=1), offer(8, partner=1)]
    assert {match.need for match in solve(Problem(needs, offers)).matches} == {1, 2}


@pytest.mark.parametrize("kept", [7, 8])
def test_a_pair_that_was_proposed_before_stays_when_all_else_is_equal(kept: int) -> None:
    solution = solve(Problem([need(1, kept=[kept])], [offer(7), offer(8)]))
    assert [match.offer for match in solution.matches] == [kept]
    assert points(solution.matches[0], "kept") == 200


def test_a_kept_pair_gives_way_to_a_much_better_one() -> None:
    offers = [offer(7, "陪老人聊天"), offer(8, "空调清洗")]
    solution = solve(Problem([need(1, kept=[7])], offers))
    assert [match.offer for match in solution.matches] == [8]


def test_the_work_is_spread_over_equal_partners() -> None:
    needs = [need(number) for number in range(1, 13)]
    offers = [offer(number, slots=[slot(capacity=12)]) for number in (21, 22, 23)]
    solution = solve(Problem(needs, offers))
    assert Counter(match.offer for match in solution.matches) == {21: 4, 22: 4, 23: 4}


def test_without_fairness_the_slightly_better_partner_gets_it_all() -> None:
    needs = [need(number) for number in range(1, 7)]
    offers = [
        offer(21, rating=5.0, slots=[slot(capacity=6)]),
        offer(22, rating=4.5, slots=[slot(capacity=6)]),
    ]
    alone = solve(Problem(needs, offers, Weights(fairness=0)))
    shared = solve(Problem(needs, offers))
    assert Counter(match.offer for match in alone.matches) == {21: 6}
    assert Counter(match.offer for match in shared.matches)[22] >= 2


def test_listing_one_offer_thrice_earns_a_partner_no_more_turns() -> None:
    needs = [need(number) for number in range(1, 5)]
    offers = [offer(n, partner=1) for n in (21, 22, 23)] + [offer(30, slots=[slot(capacity=4)])]
    count = Counter(match.offer for match in solve(Problem(needs, offers)).matches)
    assert count[30] == 2


def test_the_nearer_the_cheaper_and_the_better_rated_offer_is_preferred() -> None:
    near, far = CENTRE, Place(lon=CENTRE.lon + 0.02, lat=CENTRE.lat)
    for better, worse in (
        ({"place": near}, {"place": far}),
        ({"tier": 1, "price_fen": 1000}, {"tier": 1, "price_fen": 9000}),
        ({"rating": 5.0}, {"rating": 2.0}),
    ):
        solution = solve(Problem([need(1, place=near)], [offer(7, **worse), offer(8, **better)]))
        match = solution.matches[0]
        assert (match.offer, match.runner_up) == (8, 7)
        assert match.margin is not None
        assert match.margin > 0


def test_the_sooner_of_two_equal_slots_is_taken() -> None:
    slots = [slot(name=str(hour), start=NINE + hour * HOUR, capacity=2) for hour in range(9)]
    needs = [need(number) for number in range(20, 25)]
    solution = solve(Problem(needs, [offer(7, slots=[*reversed(slots)])]))
    assert sorted(match.slot for match in solution.matches) == ["0", "0", "1", "1", "2"]


def test_a_slot_that_is_full_does_not_flatter_the_runner_up() -> None:
    wish = need(1, windows=[Window(NINE, NINE + HOUR)])
    slots = [slot(capacity=0), slot(name="half", start=NINE + HOUR // 2, hours=9)]
    first = solve(Problem([wish], [offer(7), offer(8, slots=slots)])).matches[0]
    assert (first.offer, first.runner_up, first.margin) == (7, 8, 25)


def test_the_slot_that_lies_within_the_window_is_taken() -> None:
    window = Window(NINE + 4 * HOUR, NINE + 8 * HOUR)
    slots = [slot(name="edge", start=NINE + 3 * HOUR), slot(name="inside", start=NINE + 5 * HOUR)]
    match = solve(Problem([need(1, windows=[window])], [offer(7, slots=slots)])).matches[0]
    assert (match.slot, points(match, "time")) == ("inside", 50)


def test_the_runner_up_that_went_to_another_need_has_a_negative_margin() -> None:
    needs = [need(1, "清洗空调"), need(2, "上门清洗空调", urgency=2)]
    offers = [offer(7, "上门清洗空调", partner=1), offer(8, "家电清洗", partner=1)]
    first = solve(Problem(needs, offers)).matches[0]
    assert (first.offer, first.runner_up) == (8, 7)
    assert first.margin is not None
    assert first.margin < 0


@pytest.mark.parametrize("capacity", [0, -5])
def test_an_offer_without_room_serves_nobody(capacity: int) -> None:
    solution = solve(Problem([need(1)], [offer(7, slots=[slot(capacity=capacity)])]))
    assert solution.matches == []
    assert solution.unserved == {1: "full"}
    assert solution.excluded["full"] == 1


def test_an_offer_of_boundless_capacity_serves_all() -> None:
    needs = [need(number, wanted=10**12) for number in range(30)]
    solution = solve(Problem(needs, [offer(7, slots=[slot(capacity=2**62)])]))
    assert len(solution.matches) == 30


def test_nothing_asked_and_nothing_offered_is_no_error() -> None:
    assert solve(Problem([], [])).objective == 0
    assert solve(Problem([need(1)], [])).unserved == {1: "no_offers"}
    assert solve(Problem([], [offer(7)])).matches == []
    assert solve(Problem([need(1, wanted=0)], [offer(7)])).unserved == {1: "not_wanted"}


def test_an_unserved_need_names_the_limit_that_was_reached_last() -> None:
    offers = [offer(7, serves_path="1.9."), offer(8, tier=2)]
    assert solve(Problem([need(1, max_tier=0)], offers)).unserved == {1: "price"}


def test_progress_is_told_in_the_order_of_the_stages() -> None:
    told: list[tuple[str, int, int]] = []
    solve(Problem([need(1)], [offer(7)]), lambda *step: told.append(step))
    assert list(dict.fromkeys(s for s, _, _ in told)) == ["text", "candidates", "flow", "explain"]
    assert all(0 <= done <= total for _, done, total in told)


def test_a_sought_after_offer_reaches_needs_beyond_the_ten_best() -> None:
    """Pruned from the needs' side only, offer 99, worst for all, would be left with nobody."""
    needs = [need(number) for number in range(1, 31)]
    offers = [offer(number, rating=5.0) for number in range(40, 60)] + [offer(99, rating=1.0)]
    assert len(solve(Problem(needs, offers)).matches) == 21
