"""The edges to take: exact by flow where every match takes one place, improved from it for groups."""

from dataclasses import replace

import numpy as np

from services.domain.matching.engine.assigning import Assignment, earned
from services.domain.matching.engine.columns import Ints, Mask
from services.domain.matching.engine.flow import assign
from services.domain.matching.engine.groups import seat_groups


def choose_edges(what: Assignment) -> tuple[Mask, int]:
    """The edges taken, and the points that no choice exceeds (those earned, where that is exact)."""
    several = what.edge_size > 1
    if not several.any():
        taken = assign(what)
        return taken, earned(what, taken)
    first = np.flatnonzero(assign(_by_count(what))) if several.mean() < 0.5 else np.zeros(0, dtype=np.int64)
    return seat_groups(what, first)


def _by_count(what: Assignment) -> Assignment:
    """Every match takes one place, of as many as there are for groups of common size."""
    slots = len(what.slot_capacity)
    asked = np.bincount(what.edge_slot, what.edge_size, minlength=slots)
    mean = asked / np.maximum(np.bincount(what.edge_slot, minlength=slots), 1)
    count: Ints = np.ceil(what.slot_capacity / np.maximum(mean, 1)).astype(np.int64)
    return replace(what, slot_capacity=count)
