"""What an assignment can earn at most: its Lagrangian bound, and the prices that give it.

Each slot asks a price for every place, each partner pays for every match (its turns); then all needs
choose freely. Whatever the prices, no assignment earns more (Fisher, Management Science 1981).
"""

from dataclasses import dataclass

import numpy as np

from services.domain.matching.engine.assigning import Assignment, rungs
from services.domain.matching.engine.columns import Floats, Ints

ROUNDS = 300
FIRST_AIM = 0.05
"""Of what all units earn on average."""
KEPT = 0.7
"""Of the last direction, so that steps do not zigzag (Camerini, Fratta, Maffioli)."""
PATIENCE = 5
"""Rounds without progress after which the aim is halved."""


@dataclass(frozen=True, slots=True)
class Prices:
    slot: Floats
    """Per place, ≥ 0."""
    partner: Floats
    """Per match, ≥ 0: what the partner pays, out of its turns."""
    bound: float
    """No assignment earns more."""


@dataclass(frozen=True, slots=True)
class _Choice:
    value: float
    places: Floats
    """Taken of each slot."""
    matches: Floats
    """Made with each partner."""


def prices(what: Assignment) -> Prices:
    """By subgradients that aim a little below the best bound so far, and less and less (Held, Karp)."""
    slots, partners = len(what.slot_capacity), int(what.slot_partner.max(initial=-1)) + 1
    best = Prices(np.zeros(slots), np.zeros(partners), np.inf)
    slot, partner, since = best.slot, best.partner, 0
    way, charge = np.zeros(slots), np.zeros(partners)
    aim = FIRST_AIM * float(np.minimum(what.edge_gain, 10**6).mean()) * max(int(what.units.sum()), 1)
    for _ in range(ROUNDS):
        chosen, rungs = _chosen(what, slot, partner), _rungs(what, partner)
        bound = chosen.value + float(what.slot_capacity @ slot) + rungs[0]
        since = 0 if bound < best.bound - aim / 10 else since + 1
        if bound < best.bound:
            best = Prices(slot, partner, bound)
        if since >= PATIENCE:
            aim, since, slot, partner = aim / 2, 0, best.slot, best.partner
            continue
        over, less = chosen.places - what.slot_capacity, rungs[1] - chosen.matches
        over[(slot <= 0) & (over < 0)] = 0
        less[(partner <= 0) & (less < 0)] = 0
        way, charge = over + KEPT * way, less + KEPT * charge
        length = float(way @ way + charge @ charge)
        if length < 1e-9:
            break
        move = (bound - best.bound + aim) / length
        slot, partner = np.maximum(slot + move * way, 0), np.maximum(partner + move * charge, 0)
    return best


def _chosen(what: Assignment, slot: Floats, partner: Floats) -> _Choice:
    """What every need takes at these prices: its best different pairs, if they are worth it."""
    held = what.slot_partner[what.edge_slot]
    worth = what.edge_gain - slot[what.edge_slot] * what.edge_size + partner[held]
    best = _best(worth, what.edge_pair)
    need = what.edge_need[best]
    if int(what.units.max(initial=0)) <= 1:
        best = best[_best(worth[best], need)]
        rank = np.zeros(len(best), dtype=np.int64)
    else:
        best = best[np.lexsort((-worth[best], need))]
        rank = np.arange(len(need)) - np.searchsorted(need, need)
    need = what.edge_need[best]
    value = worth[best] + np.where(rank == 0, what.relief[need], 0)
    good = (rank < what.units[need]) & (value > 0)
    taken = best[good]
    places = np.bincount(what.edge_slot[taken], what.edge_size[taken], minlength=len(slot)).astype(np.float64)
    matches = np.bincount(held[taken], minlength=len(partner)).astype(np.float64)
    return _Choice(float(value[good].sum()), places, matches)


def _best(values: Floats, group: Ints) -> Ints:
    """Where the greatest value of each group is, the first of equals. Groups lie together."""
    first = np.flatnonzero(np.diff(group, prepend=-1))
    most = np.repeat(np.maximum.reduceat(values, first), np.diff(first, append=len(group)))
    at = np.flatnonzero(values == most)
    return np.asarray(at[np.flatnonzero(np.diff(group[at], prepend=-1))])


def _rungs(what: Assignment, partner: Floats) -> tuple[float, Floats]:
    """What turns are worth beyond what partners pay for them, and how many matches each then wants."""
    total, wanted = 0.0, np.zeros(len(partner))
    for count, points in rungs(what):
        total += float(count @ np.maximum(points - partner, 0))
        wanted += count * (points > partner)
    return total, wanted
