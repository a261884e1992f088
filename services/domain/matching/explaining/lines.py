"""The lines that a score is made of, out of what is kept of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class LineKind(StrEnum):
    """What a line of a score speaks of; the first six of the pair alone, the others of the whole run."""

    CONCEPT = "concept"
    TEXT = "text"
    DISTANCE = "distance"
    TIME = "time"
    PRICE = "price"
    RATING = "rating"
    URGENCY = "urgency"
    TURN = "turn"
    KEPT = "kept"


MERIT = frozenset(list(LineKind)[:6])
"""The lines that are comparable between runs: they hold whoever else was in the run."""


@dataclass(frozen=True, slots=True)
class Line:
    """Milli-points of one kind, and the bare fact behind them as the engine wrote it."""

    kind: LineKind
    points: int
    detail: str = ""


def lines_of(parts: Iterable[Mapping[str, Any]]) -> list[Line]:
    """The lines of a proposal's `parts`, in their order."""
    return [Line(LineKind(part["name"]), part["points"], part["detail"]) for part in parts]


def merit(lines: Iterable[Line]) -> int:
    """Milli-points of the pair alone."""
    return sum(line.points for line in lines if line.kind in MERIT)
