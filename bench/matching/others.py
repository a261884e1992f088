"""Other ways to assign the same needs to the same slots. Each returns the numbers of the edges taken.

They see the edges that passed the filters, with their gains; turns and relief are not theirs, but
what they choose is valued by the same measure as the engine's choice.
"""

import sys
from collections import defaultdict

import numpy as np

from services.domain.matching.engine.assigning import Assignment
from services.domain.matching.engine.columns import Ints
from services.domain.matching.engine.network import Network


def greedy(what: Assignment) -> Ints:
    """The best pair that is still possible, again and again."""
    return _taken(what, np.lexsort((what.edge_tie, -what.edge_gain)))


def first_come(what: Assignment) -> Ints:
    """Each need in the order of arrival takes the best that is left."""
    return _taken(what, np.lexsort((what.edge_tie, -what.edge_gain, what.edge_need)))


def _taken(what: Assignment, order: Ints) -> Ints:
    units, room = what.units.tolist(), what.slot_capacity.tolist()
    need, slot, pair = what.edge_need.tolist(), what.edge_slot.tolist(), what.edge_pair.tolist()
    used: set[int] = set()
    taken = []
    for e in order.tolist():
        if units[need[e]] and room[slot[e]] and pair[e] not in used:
            units[need[e]] -= 1
            room[slot[e]] -= 1
            used.add(pair[e])
            taken.append(e)
    return np.array(taken, dtype=np.int64)


def plain_flow(what: Assignment) -> Ints:
    """OR-Tools min-cost flow over needs and slots: gains only, one node a need, one a slot."""
    net = Network(0)
    need, slot = net.nodes_for(len(what.units)), net.nodes_for(len(what.slot_capacity))
    sink = net.nodes_for(1)
    edge = net.arcs(need[what.edge_need], slot[what.edge_slot], 1, -what.edge_gain)
    net.arcs(need, sink, what.units, 0)
    net.arcs(slot, sink, np.minimum(what.slot_capacity, int(what.units.sum())), 0)
    net.solve(need, what.units, int(sink[0]))
    return _once_a_pair(what, np.flatnonzero(net.flows(edge) > 0))


def _once_a_pair(what: Assignment, taken: Ints) -> Ints:
    """A pair booked in two slots counts once."""
    _, first = np.unique(what.edge_pair[taken], return_index=True)
    return taken[first]


def lapjvsp(what: Assignment) -> Ints:
    """scipy's sparse Jonker-Volgenant: units and places copied, an empty column for each unit."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    unit_first = np.concatenate([[0], np.cumsum(what.units)])
    room = np.minimum(what.slot_capacity, int(what.units.sum()))
    place_first = np.concatenate([[0], np.cumsum(room)])
    copies = what.units[what.edge_need] * room[what.edge_slot]
    edge = np.repeat(np.arange(len(copies)), copies)
    copy = np.arange(len(edge)) - np.repeat(np.cumsum(copies) - copies, copies)
    row = unit_first[what.edge_need[edge]] + copy // room[what.edge_slot[edge]]
    column = place_first[what.edge_slot[edge]] + copy % room[what.edge_slot[edge]]
    units, places = int(unit_first[-1]), int(place_first[-1])
    spare = np.arange(units)
    most = int(what.edge_gain.max(initial=0)) + 1
    cost = np.concatenate([most - what.edge_gain[edge], np.full(units, most)]).astype(np.float64)
    rows, columns = np.concatenate([row, spare]), np.concatenate([column, places + spare])
    graph = coo_array((cost, (rows, columns)), shape=(units, places + units)).tocsr()
    left, right = min_weight_full_bipartite_matching(graph)
    met = {(int(r), int(c)): int(e) for r, c, e in zip(row, column, edge, strict=True)}
    pairs = zip(left.tolist(), right.tolist(), strict=True)
    return _once_a_pair(what, np.array([met[p] for p in pairs if p[1] < places], dtype=np.int64))


def stable(what: Assignment) -> Ints:
    """PyPI `matching`: hospitals and residents, each side by gain; one resident for each unit."""
    from matching.games import HospitalResident

    wishes: dict[str, list[str]] = {}
    liked: dict[str, list[str]] = defaultdict(list)
    edge_of: dict[tuple[str, str], int] = {}
    order = np.lexsort((what.edge_tie, -what.edge_gain))
    for e in order.tolist():
        slot = f"s{what.edge_slot[e]}"
        if what.slot_capacity[what.edge_slot[e]] <= 0:
            continue
        for unit in range(int(what.units[what.edge_need[e]])):
            resident = f"n{what.edge_need[e]}.{unit}"
            wishes.setdefault(resident, []).append(slot)
            liked[slot].append(resident)
            edge_of[resident, slot] = e
    room = {slot: int(what.slot_capacity[int(slot[1:])]) for slot in liked}
    sys.setrecursionlimit(10**6)  # it copies its players deeply
    game = HospitalResident.create_from_dictionaries(wishes, dict(liked), room)
    made = [(r.name, h.name) for h, residents in game.solve().items() for r in residents]
    return _once_a_pair(what, np.array(sorted(edge_of[pair] for pair in made), dtype=np.int64))
