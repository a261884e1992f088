"""The parameters that staff set for the runs of an area: their names, bounds and standard; pure."""

from collections.abc import Mapping
from typing import Any

from services.domain.matching.engine import Weights
from services.domain.matching.models import MatchParameters
from services.kit.errors import InvalidInput
from services.kit.inputs import within

BOUNDS: Mapping[str, tuple[int, int]] = {
    "concept": (0, 1000),
    "category": (0, 1000),
    "text": (0, 1000),
    "distance": (0, 1000),
    "reach_metres": (100, 50_000),
    "time": (0, 1000),
    "price": (0, 1000),
    "price_half_fen": (100, 1_000_000),
    "rating": (0, 1000),
    "floor": (0, 1000),
    "unserved": (0, 5000),
    "urgency": (0, 5000),
    "fairness": (0, 5000),
    "keep": (0, 5000),
}
"""Name → least and most. Milli-points, where the name does not tell metres or fen."""

_IN_ENGINE = {"reach_metres": "reach_m"}
_STANDARD = Weights()
STANDARD: Mapping[str, int] = {name: getattr(_STANDARD, _IN_ENGINE.get(name, name)) for name in BOUNDS}
"""What holds where nobody has set anything."""


Given = Mapping[str, int]
"""Some of the parameters, by name."""


def values_of(row: MatchParameters | None) -> dict[str, int]:
    """What a version says; the standard where there is none."""
    return dict(STANDARD) if row is None else {name: getattr(row, name) for name in BOUNDS}


def changed(held: Given, given: Given) -> dict[str, int]:
    """What holds after the change, or InvalidInput that names the field and its bounds."""
    for name, value in given.items():
        least, most = BOUNDS[name]
        within(name, value, least=least, most=most)
    after = {**held, **given}
    if after["concept"] + after["text"] < max(after["floor"], 1):
        raise InvalidInput(
            "No pair could reach the floor: it is more than concept and text together.", field="floor"
        )
    return after


def check_alone(given: Given) -> None:
    """InvalidInput if something is set for an area that is to inherit."""
    if given:
        raise InvalidInput("An area that inherits sets nothing itself.", field=min(given))


def differences(before: Given, after: Given) -> list[dict[str, Any]]:
    """[{"name", "from", "to"}] of what is not the same."""
    return [
        {"name": name, "from": before[name], "to": after[name]}
        for name in BOUNDS
        if before[name] != after[name]
    ]


def weights(values: Given) -> Weights:
    """For the engine; what it has and these do not name is as standard."""
    return Weights(**{_IN_ENGINE.get(name, name): value for name, value in values.items()})
