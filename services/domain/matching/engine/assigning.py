"""What is to be assigned, and what a choice of edges earns."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from services.domain.matching.engine.columns import Ints, Mask


@dataclass(frozen=True, slots=True)
class Assignment:
    """What to assign. Edges are sorted by need, pair, slot; all points are milli-points ≥ 0."""

    units: Ints
    """Per need how many different pairs it may take."""
    relief: Ints
    """Per need what its first pair earns besides its gain."""
    edge_need: Ints
    edge_pair: Ints
    edge_slot: Ints
    edge_gain: Ints
    edge_tie: Ints
    """Among assignments of equal gain the one with the least sum of ties is taken."""
    edge_size: Ints
    """Places that the need takes of the slot, all or none; ≥ 1."""
    slot_capacity: Ints
    slot_partner: Ints
    turns: list[tuple[int, int]]
    """(matches, points each), points falling; further matches of the partner earn 0."""
    partner_had: Ints | None = None
    """Matches that each partner holds besides, which had the first turns; None: nobody any."""


def ladder(what: Assignment, length: int) -> Ints:
    """Points of a partner's 1st, 2nd, … match, `length` of them at least."""
    steps = [points for count, points in what.turns for _ in range(count)]
    return np.array([*steps, *([0] * length)], dtype=np.int64)


def earned(what: Assignment, taken: Mask) -> int:
    """Points of a choice of edges: gains, relief of the needs served, turns."""
    had = before(what)
    now = had + np.bincount(what.slot_partner[what.edge_slot[taken]], minlength=len(had))
    so_far = np.concatenate([[0], np.cumsum(ladder(what, int(now.max(initial=0))))])
    served = np.unique(what.edge_need[taken])
    return int(what.edge_gain[taken].sum() + what.relief[served].sum() + (so_far[now] - so_far[had]).sum())


def before(what: Assignment) -> Ints:
    """Matches that each partner holds besides."""
    partners = int(what.slot_partner.max(initial=-1)) + 1
    return np.zeros(partners, dtype=np.int64) if what.partner_had is None else what.partner_had


def rungs(what: Assignment) -> Iterator[tuple[Ints, int]]:
    """Matches that each partner still has at each rung of its turns, and what they earn."""
    had, start = before(what), 0
    for count, points in what.turns:
        yield np.clip(start + count - had, 0, count), points
        start += count
