"""A problem's typed arrays: row i is `needs[i]`, column j is `offers[j]`, in the order of ids."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from services.domain.matching.engine.values import Need, Offer, Weights

if TYPE_CHECKING:
    from services.domain.matching.engine.concepts import Concepts

Ints = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.floating[Any]]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Needs:
    id: Ints
    max_tier: Ints
    at_home: Mask
    wanted: Ints
    people: Ints
    urgency: Ints
    category: Ints
    """Code shared with the offers' categories; -1 for none."""
    area: Ints
    """Row of Board.area_served. Areas that the same offers serve share a row."""
    group: Ints
    """Row of Board.group_served."""
    windows: Ints
    """Row of Board.windows."""
    point: Floats
    """Unit vectors (n × 3); NaN where the place is unknown."""


@dataclass(frozen=True, slots=True)
class Offers:
    id: Ints
    partner: Ints
    tier: Ints
    at_home: Mask
    category: Ints
    """-2 for none: equal to no need's."""
    area: Ints
    """Column of Board.area_served."""
    group: Ints
    """Column of Board.group_served."""
    by_people: Mask
    """Its slots' capacity counts people, else needs."""
    point: Floats
    reach: Floats
    """Radius as a chord of the unit sphere; infinite where it has none."""
    price: Ints
    """Fen."""
    rating: Floats
    """1 to 5; NaN where not rated."""
    first_slot: Ints
    """m + 1 bounds: the slots of column j are first_slot[j] to first_slot[j + 1]."""


@dataclass(frozen=True, slots=True)
class Slots:
    """By offer, then start: the sooner one comes first."""

    id: list[str]
    offer: Ints
    start: Ints
    end: Ints
    capacity: Ints


@dataclass(frozen=True, slots=True)
class Windows:
    """The different lists of windows: list k is first[k] to first[k + 1]; none is empty."""

    first: Ints
    start: Ints
    end: Ints


@dataclass(frozen=True, slots=True)
class Board:
    needs: list[Need]
    offers: list[Offer]
    weights: Weights
    need: Needs
    offer: Offers
    slot: Slots
    area_served: Mask
    group_served: Mask
    windows: Windows
    barred: Ints
    """Sorted need row · number of offers + offer column."""
    kept: Ints
    concepts: "Concepts"

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.needs), len(self.offers)
