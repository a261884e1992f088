"""A city in parts: each part is solved by itself, and the offers at the borders are shared out.

Round one gives every part of an offer's places by the needs of the part that list it among their
candidates; round two solves those who still want something anew, with their neighbours in all parts.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from services.domain.matching.engine.around import resettle
from services.domain.matching.engine.assigning import Assignment
from services.domain.matching.engine.choice import choose_edges
from services.domain.matching.engine.columns import Ints, Mask

MOVABLE = 2
"""One in so many of the matches of round one may move in round two."""
Solve = Callable[[Assignment], tuple[Mask, int]]


def in_parts(what: Assignment, part: Ints, solve: Solve = choose_edges) -> Mask:
    """The edges taken. `part`: of each need its part, 0, 1, …; parts can be solved anywhere, in any order."""
    parts = int(part.max(initial=-1)) + 1
    share = _shares(what, part, parts)
    taken = np.zeros(len(what.edge_need), dtype=np.bool_)
    for one in range(parts):
        mine = part[what.edge_need] == one
        taken[mine] = solve(_cut(what, mine, share[one]))[0]
    served = np.bincount(what.edge_need[taken], minlength=len(what.units)) >= what.units
    without = np.unique(what.edge_need[~served[what.edge_need]])
    return resettle(what, taken, without, most=int(taken.sum()) // MOVABLE)


def _shares(what: Assignment, part: Ints, parts: int) -> Ints:
    """Parts × slots: places by demand, whole numbers that add up to the capacity; the most wanted first."""
    slots = len(what.slot_capacity)
    cell = part[what.edge_need] * slots + what.edge_slot
    wish = np.bincount(cell, what.edge_size, minlength=parts * slots).reshape(parts, slots)
    exact = what.slot_capacity * wish / np.maximum(wish.sum(axis=0), 1)
    whole = np.floor(exact).astype(np.int64)
    rest = np.where(wish.sum(axis=0) > 0, what.slot_capacity - whole.sum(axis=0), 0)
    rank = np.argsort(np.argsort(-(exact - whole), axis=0, kind="stable"), axis=0, kind="stable")
    return np.asarray(whole + ((rank < rest) & (wish > 0)))


def _cut(what: Assignment, mine: Mask, capacity: Ints) -> Assignment:
    """Only these edges, in so much room. Edges keep their order, needs and slots their numbers."""
    needs = np.zeros(len(what.units), dtype=np.bool_)
    needs[what.edge_need[mine]] = True
    return replace(
        what,
        units=np.where(needs, what.units, 0),
        edge_need=what.edge_need[mine],
        edge_pair=what.edge_pair[mine],
        edge_slot=what.edge_slot[mine],
        edge_gain=what.edge_gain[mine],
        edge_tie=what.edge_tie[mine],
        edge_size=what.edge_size[mine],
        slot_capacity=capacity,
    )
