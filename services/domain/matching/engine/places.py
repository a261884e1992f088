"""Distances on the sphere, as chords between unit vectors: cheap, and exact for near neighbours."""

from collections.abc import Sequence

import numpy as np

from services.domain.matching.engine.columns import Floats
from services.domain.matching.engine.values import Place

EARTH_M = 6_371_008.8
"""Mean radius of the Earth, metres (IUGG)."""


def unit_vectors(places: Sequence[Place | None]) -> Floats:
    """n × 3 unit vectors; NaN where the place is unknown."""
    degrees = [(p.lon, p.lat) if p else (float("nan"), float("nan")) for p in places]
    lon, lat = np.radians(np.array(degrees, dtype=np.float64).reshape(-1, 2)).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def chord(radii_m: Sequence[int | None]) -> Floats:
    """Metres along the ground → chord of the unit sphere; infinite for None."""
    metres = np.array([np.inf if r is None else max(r, 0) for r in radii_m], dtype=np.float64)
    inside = metres < np.pi * EARTH_M
    bent = np.sin(np.where(inside, metres, 0) / (2 * EARTH_M))
    return np.asarray(np.where(inside, 2 * bent, np.inf))


def metres(near: Floats, far: Floats) -> Floats:
    """Ground distance between paired unit vectors (n × 3); NaN where either is unknown."""
    half = np.sqrt(((near - far) ** 2).sum(axis=1)) / 2
    return np.asarray(2 * EARTH_M * np.arcsin(np.minimum(half, 1)))
