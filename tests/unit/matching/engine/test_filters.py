"""Each hard filter, at its edges."""

from typing import Any

import pytest

from services.domain.matching.engine import Place, Problem, Window
from services.domain.matching.engine.solve import solve
from tests.unit.matching.engine.making import CENTRE, HOUR, NINE, need, offer, slot

NEAR = Place(lon=CENTRE.lon, lat=CENTRE.lat + 0.009)
"""1,001 m north of the centre."""


def outcome(wish: dict[str, Any], gift: dict[str, Any]) -> str:
    """ "served", or the filter that took the one pair out."""
    solution = solve(Problem([need(1, **wish)], [offer(7, **gift)]))
    if solution.matches:
        return "served"
    assert solution.excluded[solution.unserved[1]] == 1
    return solution.unserved[1]


@pytest.mark.parametrize(
    ("wish", "gift", "expected"),
    [
        ({"barred": [7]}, {}, "barred"),
        ({"barred": [8]}, {}, "served"),
        ({}, {"serves_path": "1.5."}, "area"),
        ({}, {"serves_path": "1.4.17."}, "served"),
        ({"area_path": "1.4."}, {"serves_path": "1.4.17."}, "area"),
        ({"area_path": "1.40."}, {"serves_path": "1.4."}, "area"),
        ({}, {"serves_path": ""}, "served"),
        ({"max_tier": 0}, {"tier": 1}, "price"),
        ({"max_tier": 1}, {"tier": 1}, "served"),
        ({"at_home": True}, {}, "at_home"),
        ({"at_home": True}, {"at_home": True}, "served"),
        ({}, {"at_home": True}, "served"),
        ({"groups": ["儿童"]}, {"groups": ["老人"]}, "group"),
        ({}, {"groups": ["老人"]}, "group"),
        ({"groups": ["老人", "儿童"]}, {"groups": ["老人"]}, "served"),
        ({"place": NEAR}, {"place": CENTRE, "radius_m": 900}, "distance"),
        ({"place": NEAR}, {"place": CENTRE, "radius_m": 1100}, "served"),
        ({"place": NEAR}, {"place": CENTRE}, "served"),
        ({}, {"place": CENTRE, "radius_m": 0}, "served"),
        ({"place": CENTRE}, {"place": CENTRE, "radius_m": 0}, "served"),
        ({"place": NEAR}, {"place": CENTRE, "radius_m": 10**9}, "served"),
        ({}, {"slots": []}, "time"),
        ({}, {"slots": [slot(capacity=0)]}, "full"),
        ({"text": "学手机"}, {"category": "健康"}, "below_floor"),
    ],
)
def test_a_pair_falls_to_the_filter_it_breaks(
    wish: dict[str, Any], gift: dict[str, Any], expected: str
) -> None:
    assert outcome(wish, gift) == expected


def test_the_first_filter_that_fails_is_the_one_counted() -> None:
    solution = solve(Problem([need(1, max_tier=0, at_home=True)], [offer(7, tier=2)]))
    assert {name for name, count in solution.excluded.items() if count} == {"price"}


@pytest.mark.parametrize(
    ("window", "slot_hours", "expected"),
    [
        ((2, 4), 2, "time"),  # they only touch
        ((1.75, 4), 2, "time"),  # a quarter of an hour in common
        ((1.5, 4), 2, "served"),  # half an hour
        ((1, 1.25), 2, "served"),  # all of a short window
        ((0, 4), 0.25, "served"),  # all of a short slot
        ((0.1, 4), 0.25, "time"),  # not all of it
        ((1, 1), 2, "served"),  # a moment within the slot
        ((3, 3), 2, "time"),  # a moment outside
        ((2, 1), 2, "time"),  # ends before it starts
    ],
)
def test_a_window_needs_half_an_hour_or_all_of_the_shorter(
    window: tuple[float, float], slot_hours: float, expected: str
) -> None:
    start, end = (NINE + int(hours * HOUR) for hours in window)
    wish = {"windows": [Window(start, end)]}
    assert outcome(wish, {"slots": [slot(hours=slot_hours)]}) == expected


def test_a_full_slot_that_suits_and_a_free_one_that_does_not_is_full() -> None:
    wish = {"windows": [Window(NINE, NINE + HOUR)]}
    slots = [slot(capacity=0), slot(name="evening", start=NINE + 9 * HOUR)]
    assert outcome(wish, {"slots": slots}) == "full"
