import itertools

import pytest

from services.domain.actors.actor import Actor, Held, Role
from services.domain.areas.models import AreaKind
from services.domain.areas.rules import check_coordinates, may_lie_in, may_tend
from services.kit.errors import InvalidInput


@pytest.mark.parametrize(("child", "parent"), list(itertools.product(AreaKind, repeat=2)))
def test_a_child_is_of_a_lower_level_than_its_parent(child: AreaKind, parent: AreaKind) -> None:
    levels = ["subdistrict", "community", "grid", "building", "household"]
    assert may_lie_in(child, parent) == (levels.index(child) > levels.index(parent))


@pytest.mark.parametrize(
    ("role", "may"), [(Role.SECRETARY, True), (Role.SUBDISTRICT, True), (Role.GRID_CHIEF, False)]
)
def test_curators_tend_their_own_subtree(role: Role, may: bool) -> None:
    actor = Actor(1, (Held(role, 4, "1.4."),))
    assert may_tend(actor, "1.4.") == may_tend(actor, "1.4.17.") == may
    assert not may_tend(actor, "1.")
    assert not may_tend(actor, "1.40.")


@pytest.mark.parametrize("place", [(None, None), (112.59, 34.9), (-180.0, 90.0)])
def test_coordinates_are_degrees_or_absent(place: tuple[float | None, float | None]) -> None:
    check_coordinates(*place)


@pytest.mark.parametrize(
    ("longitude", "latitude", "field"),
    [
        (None, 34.9, "longitude"),
        (112.59, None, "latitude"),
        (180.1, 0.0, "longitude"),
        (0.0, -90.1, "latitude"),
        (float("nan"), 0.0, "longitude"),
        (0.0, float("inf"), "latitude"),
    ],
)
def test_what_are_no_coordinates_is_refused(
    longitude: float | None, latitude: float | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_coordinates(longitude, latitude)
    assert refused.value.field == [field]
