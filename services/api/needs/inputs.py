"""Pieces of input that several verbs take, and their way into plain values."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

import strawberry

from services.api.verbs import local_id
from services.domain.needs.windows import Window


@strawberry.input(description="When a service would suit: give `weekday` or `on`.")
class NeedWindowInput:
    weekday: int | None = strawberry.field(
        default=None, description="ISO weekday, 1 Monday to 7 Sunday, for every week."
    )
    on: date | None = strawberry.field(
        default=None, description="Civil date (China Standard Time), for once; not in the past."
    )
    starts: time = strawberry.field(description="Local time without offset (China Standard Time).")
    ends: time = strawberry.field(
        description="Local time without offset (China Standard Time), later on the same day."
    )


@strawberry.input(description="A point on the map (WGS84).")
class NeedPlaceInput:
    longitude: float = strawberry.field(description="Degrees east (WGS84), from -180 to 180.")
    latitude: float = strawberry.field(description="Degrees north (WGS84), from -90 to 90.")


def windows_of(given: Iterable[NeedWindowInput]) -> list[Window]:
    """As the actions take them."""
    return [Window(one.starts, one.ends, weekday=one.weekday, on=one.on) for one in given]


def place_of(given: NeedPlaceInput | None) -> tuple[float, float] | None:
    """Longitude and latitude."""
    return (given.longitude, given.latitude) if given else None


def ids_of(given: Iterable[str], type_name: str, field: str) -> list[int]:
    """Row ids of global ids of one type, or InvalidInput."""
    return [local_id(raw, type_name, field) for raw in given]


def given_of(input: object, *names: str) -> dict[str, Any]:
    """Those of the input's fields that hold a value; null counts as left out."""
    values = {name: getattr(input, name) for name in names}
    return {name: value for name, value in values.items() if value not in (None, strawberry.UNSET)}
