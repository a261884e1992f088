"""What holds of the tree of places; pure."""

import math

from services.domain.actors.actor import CURATORS, Actor
from services.domain.areas.models import AreaKind
from services.kit.errors import InvalidInput

_LEVELS = tuple(AreaKind)
"""From the highest to the lowest."""


def may_lie_in(kind: AreaKind, parent: AreaKind) -> bool:
    """A child's kind is below its parent's; levels may be left out."""
    return _LEVELS.index(kind) > _LEVELS.index(parent)


def may_tend(actor: Actor, path: str) -> bool:
    """Create areas in the area with this path, and rename it."""
    return actor.holds(CURATORS, path)


def check_coordinates(longitude: float | None, latitude: float | None) -> None:
    """InvalidInput unless both are given in degrees (WGS84), or neither."""
    if (longitude is None) != (latitude is None):
        missing = "longitude" if longitude is None else "latitude"
        raise InvalidInput("Give both longitude and latitude, or neither.", field=missing)
    for name, value, most in (("longitude", longitude, 180), ("latitude", latitude, 90)):
        if value is not None and not (math.isfinite(value) and abs(value) <= most):
            raise InvalidInput(f"{name} must be from -{most} to {most} degrees.", field=name)
