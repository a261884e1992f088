"""Distances."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.matching.engine import Place
from services.domain.matching.engine.places import EARTH_M, chord, metres, unit_vectors
from tests.unit.matching.engine.eligible import haversine_m
from tests.unit.matching.engine.problems import law

PLACES = st.builds(Place, lon=st.floats(-180, 180), lat=st.floats(-90, 90))


@law
@given(PLACES, PLACES)
def test_metres_agree_with_the_haversine_formula(one: Place, other: Place) -> None:
    near, far = unit_vectors([one]), unit_vectors([other])
    assert metres(near, far)[0] == pytest.approx(haversine_m(one, other), rel=1e-6, abs=1e-3)


def test_an_unknown_place_has_no_distance() -> None:
    assert np.isnan(metres(unit_vectors([None]), unit_vectors([Place(112, 34)]))).all()


def test_no_radius_and_one_beyond_the_antipodes_are_boundless() -> None:
    assert chord([None, int(4 * EARTH_M)]).tolist() == [np.inf, np.inf]
    assert chord([0, -5]).tolist() == [0, 0]
