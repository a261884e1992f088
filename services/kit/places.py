"""Points on the map."""

from math import asin, cos, radians, sin, sqrt

EARTH_METRES = 6_371_008.8
"""Mean radius of the Earth (IUGG)."""

Point = tuple[float, float]
"""Longitude and latitude, degrees (WGS84)."""


def metres(one: Point, other: Point) -> float:
    """Ground distance on the sphere (haversine)."""
    lon, lat = map(radians, one)
    other_lon, other_lat = map(radians, other)
    half = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin((other_lon - lon) / 2) ** 2
    return 2 * EARTH_METRES * asin(min(sqrt(half), 1.0))
