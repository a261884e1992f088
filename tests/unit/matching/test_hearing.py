"""Whose runs a change concerns, and what parameters may be."""

import pytest

from services.domain.matching import engine, parameters
from services.domain.matching.hearing import Seat, Touched, apart, seats

OWN = [Seat(4, "1.4."), Seat(9, "1.4.9."), Seat(5, "1.5."), Seat(2, "2.")]


@pytest.mark.parametrize(
    ("path", "of_need", "of_offer"),
    [
        ("1.", {1}, {1, 4, 9, 5}),
        ("1.3.", {1}, {1}),
        ("1.4.", {4}, {4, 9}),
        ("1.4.7.", {4}, {4}),
        ("1.4.9.", {9}, {9}),
        ("2.8.", {2}, {2}),
        ("3.", {3}, {3}),
        ("1.40.", {1}, {1}),
    ],
)
def test_a_need_has_one_seat_and_an_offer_those_below_it_too(path, of_need, of_offer):
    assert seats(Touched(1, path, need=1), OWN) == of_need
    assert seats(Touched(1, path, offer=1), OWN) == of_offer


def test_where_nobody_has_parameters_the_root_is_the_seat():
    assert seats(Touched(1, "7.8.9.", need=1), []) == {7}


def test_needs_of_areas_with_parameters_of_their_own_are_apart():
    assert apart("1.", OWN) == ["1.4.", "1.4.9.", "1.5."]
    assert apart("1.4.", OWN) == ["1.4.9."]
    assert apart("1.4.9.", OWN) == []


@pytest.mark.parametrize("name", list(parameters.BOUNDS))
def test_the_standard_lies_within_the_bounds_and_the_engine_takes_both_ends(name):
    least, most = parameters.BOUNDS[name]
    assert least <= parameters.STANDARD[name] <= most
    for value in (least, most):
        made = parameters.weights({**parameters.STANDARD, name: value})
        assert isinstance(made, engine.Weights)
        assert value in (getattr(made, name, None), made.reach_m)
